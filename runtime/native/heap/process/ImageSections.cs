using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Runtime.Heap;

/// <summary>A stretch of the image, from its first byte to the first behind it.</summary>
// SAFETY: both come from the image's own header, which the linker wrote.
internal unsafe struct ImageSection
{
    internal byte* Start;
    internal byte* End;
}

/// <summary>
/// The table that ILC leaves of what start-up and collector need (the ReadyToRun header; ids as in ILC's
/// ReadyToRunSectionType): {u32 'RTR\0', u16 major, u16 minor, u32 flags, u16 rows, u8, u8}, then rows of {i32 id,
/// i32 flags, start, end}.
/// </summary>
// SAFETY: the image provides rt_r2r_header, which returns the address of the header that ILC put into it.
internal static unsafe class ImageSections
{
    /// <summary>The cells of the GC statics: i32 offsets, each relative to itself.</summary>
    internal const int GcStatics = 201;

    /// <summary>The objects made at compile time.</summary>
    internal const int FrozenObjects = 206;

    private const uint Signature = 0x0052_5452;

    private struct Header
    {
        internal uint Signature;
        internal ushort Major;
        internal ushort Minor;
        internal uint Flags;
        internal ushort Rows;
        internal byte RowBytes;
        internal byte RowKind;
    }

    private struct Row
    {
        internal int Id;
        internal int Flags;
        internal ImageSection Section;
    }

    /// <summary>A section by its id; an empty one when the image has none.</summary>
    internal static ImageSection Find(int id)
    {
        Header* header = (Header*)ReadyToRunHeader();
        if (header->Signature != Signature || header->RowBytes != sizeof(Row))
            Environment.FailFast("the image's own header is not what the collector knows");
        Row* rows = (Row*)(header + 1);
        for (int row = 0; row < header->Rows; row++)
        {
            if (rows[row].Id == id)
                return rows[row].Section;
        }
        return default;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "rt_r2r_header")]
    private static extern void* ReadyToRunHeader();
}
