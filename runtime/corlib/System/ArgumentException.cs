using System.Runtime.CompilerServices;

namespace System;

public class ArgumentException : SystemException
{
    public ArgumentException() : this("Value does not fall within the expected range.") { }

    public ArgumentException(string message) : base(message) { }

    public ArgumentException(string message, string paramName) : base($"{message} (Parameter '{paramName}')") =>
        ParamName = paramName;

    public string ParamName { get; }

    public static void ThrowIfNullOrEmpty(
        string argument, [CallerArgumentExpression(nameof(argument))] string paramName = null)
    {
        if (string.IsNullOrEmpty(argument))
            Failure.Argument("The value cannot be null or empty.", paramName);
    }
}
