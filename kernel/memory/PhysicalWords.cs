using System;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Memory;

/// <summary>A physical page as a span, through the direct map.</summary>
internal static unsafe class PhysicalWords
{
    // SAFETY: callers pass the address of a page that they own or that a region they hold owns; the direct map covers
    // all memory, writable, for ever.
    internal static Span<ulong> At(ulong physical) =>
        new(DirectMap.At(physical), Limits.PageBytes / sizeof(ulong));

    internal static Span<byte> BytesOf(ulong physical) => new(DirectMap.At(physical), Limits.PageBytes);

    /// <summary>A structure at the start of a page.</summary>
    internal static ref T As<T>(ulong physical) where T : unmanaged => ref *(T*)DirectMap.At(physical);

    internal static nuint AddressOf(ulong physical) => (nuint)DirectMap.At(physical);

    /// <summary>The inverse of <see cref="AddressOf"/>.</summary>
    internal static ulong PhysicalOf(nuint address) => DirectMap.PhysicalOf((void*)address);
}
