using System;

namespace Mooring.Kernel;

/// <summary>The kernel's panic, as a test sees it.</summary>
internal sealed class PanicException(string cause) : Exception(cause);

/// <summary>
/// Stands in for the kernel's Panic, so that files of the kernel that refuse bad input can be run here.
/// </summary>
internal static class Panic
{
    internal static void Now(string cause) => throw new PanicException(cause);

    internal static void Now(string cause, ulong value) => throw new PanicException($"{cause}: 0x{value:x}");

    internal static void Assert(bool condition, string what)
    {
        if (!condition) Now(what);
    }
}
