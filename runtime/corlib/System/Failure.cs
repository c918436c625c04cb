using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

/// <summary>
/// Where this library's own checks end: the process stops with the message that .NET's exception would carry. Nothing
/// is allocated, so the kernel may use what calls these.
/// </summary>
internal static class Failure
{
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void IndexOutOfRange() => Environment.FailFast("Index was outside the bounds of the array.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Argument() => Environment.FailFast("Value does not fall within the expected range.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Argument(string message, string name)
    {
        FailureText text = new(stackalloc char[256]);
        text.Append(message);
        text.Append(" (Parameter '");
        text.Append(name);
        text.Append("')");
        Environment.FailFast(text.Written);
    }

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ArgumentNull() => Environment.FailFast("Value cannot be null.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ArgumentOutOfRange() =>
        Environment.FailFast("Specified argument was out of the range of valid values.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void DestinationTooShort() => Environment.FailFast("Destination is too short.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void InvalidCast() => Environment.FailFast("Unable to cast the object to the wanted type.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ArrayTypeMismatch() =>
        Environment.FailFast("Attempted to access an element as a type incompatible with the array.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void ArrayLength() => Environment.FailFast("Array dimensions exceeded supported range.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Overflow() => Environment.FailFast("Arithmetic operation resulted in an overflow.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Format() => Environment.FailFast("Input string was not in a correct format.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void InvalidOperation(string message) => Environment.FailFast(message);

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void NotSupported() => Environment.FailFast("Specified method is not supported.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void CollectionChanged() =>
        Environment.FailFast("Collection was modified; enumeration operation may not execute.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void KeyNotFound() => Environment.FailFast("The given key was not present in the dictionary.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void DuplicateKey() => Environment.FailFast("An item with the same key has already been added.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Empty() => Environment.FailFast("The collection is empty.");

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void NoInterfaceMethod() =>
        Environment.FailFast("An interface method has no single implementation.");
}
