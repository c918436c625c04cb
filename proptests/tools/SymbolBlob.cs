using System;
using System.IO;
using System.Text;
using Mooring.Tools.Symbols;

namespace Mooring.Tests.Tools;

/// <summary>Reads a symbol blob back, by the format's description and with none of the writer's code.</summary>
public sealed class SymbolBlob
{
    private const int HeaderBytes = 32, FunctionBytes = 8, LineBytes = 12, FrameBytes = 12;
    private readonly byte[] _bytes;
    private readonly int _functions, _lines, _frames, _strings;

    public SymbolBlob(SymbolTable table)
    {
        using var stream = new MemoryStream();
        table.Write(stream);
        _bytes = stream.ToArray();
        if (U32(0) != 0x4D59534D || U32(4) != 1) throw new InvalidDataException("not a symbol blob");
        Base = BitConverter.ToUInt64(_bytes, 8);
        (FunctionCount, LineCount, FrameCount) = ((int)U32(16), (int)U32(20), (int)U32(24));
        _functions = HeaderBytes;
        _lines = _functions + FunctionCount * FunctionBytes;
        _frames = _lines + LineCount * LineBytes;
        _strings = _frames + FrameCount * FrameBytes;
        if (_strings + U32(28) != _bytes.Length) throw new InvalidDataException("wrong length");
    }

    public ulong Base { get; }

    public int FunctionCount { get; }

    public int LineCount { get; }

    public int FrameCount { get; }

    public bool IsSorted =>
        IsSortedArray(_functions, FunctionCount, FunctionBytes)
        && IsSortedArray(_lines, LineCount, LineBytes)
        && IsSortedArray(_frames, FrameCount, FrameBytes);

    public (ulong Address, string Name) Function(ulong address)
    {
        int row = Find(_functions, FunctionCount, FunctionBytes, address);
        return row < 0 ? (0, "") : (Base + U32(row), Text(U32(row + 4)));
    }

    public (string File, uint Line) Line(ulong address)
    {
        int row = Find(_lines, LineCount, LineBytes, address);
        return row < 0 ? ("", 0) : (Text(U32(row + 4)), U32(row + 8));
    }

    public (int Kind, int CfaOffset, uint RbpOffset) Frame(ulong address)
    {
        int row = Find(_frames, FrameCount, FrameBytes, address);
        return row < 0
            ? default
            : (BitConverter.ToUInt16(_bytes, row + 4), BitConverter.ToUInt16(_bytes, row + 6), U32(row + 8));
    }

    private int Find(int array, int count, int size, ulong address)
    {
        int found = -1;
        for (int low = 0, high = count - 1; low <= high;)
        {
            int middle = (low + high) / 2, row = array + middle * size;
            if (Base + U32(row) <= address) (found, low) = (row, middle + 1);
            else high = middle - 1;
        }
        return found;
    }

    private bool IsSortedArray(int array, int count, int size)
    {
        for (int index = 1; index < count; index++)
            if (U32(array + index * size) <= U32(array + (index - 1) * size)) return false;
        return true;
    }

    private uint U32(int offset) => BitConverter.ToUInt32(_bytes, offset);

    private string Text(uint offset)
    {
        int start = _strings + (int)offset;
        return Encoding.UTF8.GetString(_bytes, start, Array.IndexOf(_bytes, (byte)0, start) - start);
    }
}
