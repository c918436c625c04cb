using System;

namespace Mooring.Kernel.Boot;

/// <summary>Reads the tags that a Multiboot2 loader left (Multiboot2 specification 2.0, section 3.6).</summary>
internal static unsafe class Multiboot2
{
    private const uint MaxBytes = 1 << 20;
    private const uint CommandLineTag = 1, ModuleTag = 3, MemoryMapTag = 6, OldRsdpTag = 14, NewRsdpTag = 15;
    private const int TagHeader = 8, ModuleHeader = 16, MemoryHeader = 16, MemoryEntry = 24;

    /// <summary>The bytes of the tags; panics when there cannot be so many.</summary>
    // SAFETY: the early tables map every physical address below 4 GiB, where Early.At checks that the bytes lie.
    internal static ReadOnlySpan<byte> Tags(ulong address)
    {
        uint bytes = *(uint*)Early.At(address, TagHeader);
        if (bytes < 2 * TagHeader || bytes > MaxBytes)
            Panic.Now("Multiboot2 information of impossible size", bytes);
        return new ReadOnlySpan<byte>(Early.At(address, bytes), (int)bytes);
    }

    /// <summary>Copies out what the kernel wants; panics on tags that contradict themselves.</summary>
    /// <param name="all">The tags with the eight bytes before the first.</param>
    /// <param name="address">Their physical address.</param>
    /// <param name="info">What to fill.</param>
    internal static void Read(ReadOnlySpan<byte> all, ulong address, ref BootInfo info)
    {
        int at = TagHeader;
        while (at <= all.Length - TagHeader && U32(all, at) != 0)
        {
            uint size = U32(all, at + 4);
            if (size < TagHeader || size > (uint)(all.Length - at))
                Panic.Now("a Multiboot2 tag of impossible size", size);
            ReadTag(U32(all, at), all.Slice(at, (int)size), address + (ulong)at, ref info);
            at += (int)(size + 7 & ~7u);
        }
    }

    private static void ReadTag(uint type, ReadOnlySpan<byte> tag, ulong address, ref BootInfo info)
    {
        if (type == CommandLineTag)
            info.SetCommandLine(tag.Slice(TagHeader, tag.Length - TagHeader));
        else if (type == ModuleTag && tag.Length >= ModuleHeader)
            info.AddModule(U32(tag, 8), U32(tag, 12) - (ulong)U32(tag, 8));
        else if (type == MemoryMapTag && tag.Length >= MemoryHeader)
            ReadMemory(tag, ref info);
        else if (type == NewRsdpTag || type == OldRsdpTag && info.Rsdp == 0)
            info.Rsdp = address + TagHeader;
    }

    private static void ReadMemory(ReadOnlySpan<byte> tag, ref BootInfo info)
    {
        uint entryBytes = U32(tag, 8);
        if (entryBytes < MemoryEntry || entryBytes > MaxBytes)
            Panic.Now("a Multiboot2 memory map with entries of impossible size", entryBytes);
        for (int at = MemoryHeader; at <= tag.Length - MemoryEntry; at += (int)entryBytes)
            info.AddMemory(U64(tag, at), U64(tag, at + 8), U32(tag, at + 16));
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at] | (uint)bytes[at + 1] << 8 | (uint)bytes[at + 2] << 16 | (uint)bytes[at + 3] << 24;

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => U32(bytes, at) | (ulong)U32(bytes, at + 4) << 32;
}
