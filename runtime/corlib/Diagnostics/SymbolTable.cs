using System;

namespace Mooring.Diagnostics;

/// <summary>
/// The symbols of one image: names of functions, source lines, and how to unwind, by address.
///
/// The blob is written by the build and may come from an archive that somebody made by hand, so nothing in it is
/// trusted:
/// <see cref="TryOpen"/> checks that the arrays lie in the blob, lookups check every offset, and unsorted arrays give
/// wrong answers but nothing worse. Little endian:
/// <code>
/// header    u32 magic "MSYM", u32 version = 1, u64 base, u32 functions, u32 lines, u32 frames, u32 string bytes
/// function  u32 address - base, u32 name
/// line      u32 address - base, u32 file, u32 line (0: no source)
/// frame     u32 address - base, u16 kind, u16 distance of the CFA, u32 distance of the saved rbp   (FrameRow)
/// strings   UTF-8, each ended by a zero byte; names and files are offsets of their first byte
/// </code>
/// The arrays follow the header in this order, each sorted by address; an entry holds until the address of the next.
/// </summary>
public readonly ref struct SymbolTable
{
    private const uint Magic = 0x4D59534D, Version = 1;
    private const int HeaderBytes = 32, FunctionBytes = 8, LineBytes = 12, FrameBytes = 12;

    private readonly ReadOnlySpan<byte> _functions, _lines, _frames, _strings;
    private readonly ulong _base;

    private SymbolTable(ReadOnlySpan<byte> blob, int functions, int lines, int frames, int strings)
    {
        _base = U32(blob, 8) | (ulong)U32(blob, 12) << 32;
        int at = HeaderBytes;
        _functions = blob.Slice(at, functions);
        _lines = blob.Slice(at += functions, lines);
        _frames = blob.Slice(at += lines, frames);
        _strings = blob.Slice(at + frames, strings);
    }

    /// <summary>True when there is a table: an empty one answers every question with "not found".</summary>
    public bool HasSymbols => _functions.Length != 0;

    /// <summary>Looks at the header; false when this is no table of this version or it is cut off.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> blob, out SymbolTable table)
    {
        table = default;
        if (blob.Length < HeaderBytes || U32(blob, 0) != Magic || U32(blob, 4) != Version)
            return false;
        ulong functions = (ulong)U32(blob, 16) * FunctionBytes, lines = (ulong)U32(blob, 20) * LineBytes;
        ulong frames = (ulong)U32(blob, 24) * FrameBytes, strings = U32(blob, 28);
        if (HeaderBytes + functions + lines + frames + strings > (ulong)blob.Length)
            return false;
        table = new SymbolTable(blob, (int)functions, (int)lines, (int)frames, (int)strings);
        return true;
    }

    /// <summary>The function that an address lies in.</summary>
    /// <param name="address">An address of the image.</param>
    /// <param name="name">Its name, "Type.Method", UTF-8.</param>
    /// <param name="offset">Bytes from its first instruction.</param>
    public bool TryFindFunction(ulong address, out ReadOnlySpan<byte> name, out ulong offset)
    {
        name = default;
        offset = 0;
        int at = Find(_functions, FunctionBytes, address);
        if (at < 0)
            return false;
        offset = address - _base - U32(_functions, at);
        name = Text(U32(_functions, at + 4));
        return name.Length != 0;
    }

    /// <summary>The source line that an instruction was made from; false when there is none.</summary>
    /// <param name="address">An address of the image.</param>
    /// <param name="file">Path relative to the root of the sources, UTF-8.</param>
    /// <param name="line">From 1.</param>
    public bool TryFindLine(ulong address, out ReadOnlySpan<byte> file, out uint line)
    {
        file = default;
        line = 0;
        int at = Find(_lines, LineBytes, address);
        if (at < 0)
            return false;
        file = Text(U32(_lines, at + 4));
        line = U32(_lines, at + 8);
        return line != 0 && file.Length != 0;
    }

    /// <summary>How to get from this instruction to the caller; false when that is not known.</summary>
    public bool TryFindFrame(ulong address, out FrameRow row)
    {
        row = default;
        int at = Find(_frames, FrameBytes, address);
        if (at < 0)
            return false;
        uint rule = U32(_frames, at + 4);
        row = new FrameRow((FrameRule)(ushort)rule, rule >> 16, U32(_frames, at + 8));
        return row.Rule == FrameRule.FromStackPointer || row.Rule == FrameRule.FromFramePointer;
    }

    // offset in the array of the last entry at or below the address, or -1
    private int Find(ReadOnlySpan<byte> array, int entryBytes, ulong address)
    {
        if (address < _base || address - _base > uint.MaxValue)
            return -1;
        uint wanted = (uint)(address - _base);
        int low = 0, high = array.Length / entryBytes;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (U32(array, middle * entryBytes) <= wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return (low - 1) * entryBytes;
    }

    private ReadOnlySpan<byte> Text(uint offset)
    {
        if (offset >= (uint)_strings.Length)
            return default;
        int end = (int)offset;
        while (end < _strings.Length && _strings[end] != 0)
            end++;
        return _strings.Slice((int)offset, end - (int)offset);
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) =>
        bytes[at] | (uint)bytes[at + 1] << 8 | (uint)bytes[at + 2] << 16 | (uint)bytes[at + 3] << 24;
}
