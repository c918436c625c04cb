using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What compiled code calls when a check fails. The names are the compiler's.</summary>
internal static class ThrowHelpers
{
    private static void ThrowIndexOutOfRangeException() => Failure.IndexOutOfRange();
    private static void ThrowDivideByZeroException() => Environment.FailFast("Attempted to divide by zero.");
    private static void ThrowOverflowException() => Failure.Overflow();
    private static void ThrowNullReferenceException() =>
        Environment.FailFast("Object reference not set to an instance of an object.");
    private static void ThrowInvalidCastException() => Failure.InvalidCast();
    private static void ThrowArgumentException() => Failure.Argument();
    private static void ThrowArgumentOutOfRangeException() => Failure.ArgumentOutOfRange();
    private static void ThrowNotImplementedException() =>
        Environment.FailFast("The method or operation is not implemented.");
    private static void ThrowPlatformNotSupportedException() => Unavailable();

    private static void ThrowNotSupportedInlineArrayEqualsGetHashCode() =>
        Environment.FailFast("An inline array has no Equals and GetHashCode of its own.");

    // What follows reports code that the compiler itself found it could not compile.
    private static void ThrowFeatureBodyRemoved() => Unavailable();
    private static void ThrowInvalidProgramException(int id) => Unavailable();
    private static void ThrowInvalidProgramExceptionWithArgument(int id, string name) => Unavailable();
    private static void ThrowTypeLoadException(int id, string type, string assembly) => Unavailable();
    private static void ThrowMissingMethodException(int id, string name) => Unavailable();
    private static void ThrowMissingFieldException(int id, string name) => Unavailable();
    private static void ThrowFileNotFoundException(int id, string name) => Unavailable();
    private static void ThrowBadImageFormatException(int id) => Unavailable();

    private static void Unavailable() =>
        Environment.FailFast("This needs a part of .NET that the core library does not have.");
}
