using System.Runtime.CompilerServices;

namespace System;

public class ArgumentOutOfRangeException : ArgumentException
{
    private const string DefaultMessage = "Specified argument was out of the range of valid values.";

    public ArgumentOutOfRangeException() : base(DefaultMessage) { }

    public ArgumentOutOfRangeException(string paramName) : base(DefaultMessage, paramName) { }

    public ArgumentOutOfRangeException(string paramName, string message) : base(message, paramName) { }

    public ArgumentOutOfRangeException(string paramName, object actualValue, string message)
        : base(message, paramName) { }

    public static void ThrowIfNegative<T>(
        T value, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(default) >= 0, paramName);

    public static void ThrowIfZero<T>(
        T value, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(default) != 0, paramName);

    public static void ThrowIfNegativeOrZero<T>(
        T value, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(default) > 0, paramName);

    public static void ThrowIfGreaterThan<T>(
        T value, T other, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(other) <= 0, paramName);

    public static void ThrowIfGreaterThanOrEqual<T>(
        T value, T other, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(other) < 0, paramName);

    public static void ThrowIfLessThan<T>(
        T value, T other, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(other) >= 0, paramName);

    public static void ThrowIfLessThanOrEqual<T>(
        T value, T other, [CallerArgumentExpression(nameof(value))] string paramName = null) where T : IComparable<T> =>
        Require(value.CompareTo(other) > 0, paramName);

    private static void Require(bool inRange, string paramName)
    {
        if (!inRange)
            Failure.Argument(DefaultMessage, paramName);
    }
}
