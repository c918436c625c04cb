using System;

namespace Mooring.Servers.Posix;

/// <summary>
/// What has been typed at a terminal: bytes, some of which end a line, and ends of file, which are no bytes. Lines that
/// are whole can be read; the last one, while it is typed, can be changed.
/// </summary>
internal sealed class InputQueue
{
    /// <summary>Bytes; what is typed beyond is dropped, as Linux does.</summary>
    public const int Most = 4096;

    private const ushort EndsLine = 0x100, EndOfFile = 0x200;

    private readonly ushort[] _items = new ushort[Most];
    private int _start, _count;

    /// <summary>Bytes behind the last end of a line.</summary>
    public int Unfinished { get; private set; }

    /// <summary>Bytes of lines that are whole, with their ends.</summary>
    public int Finished => _count - Unfinished;

    public int Count => _count;

    /// <summary>The last byte of the line that is typed.</summary>
    public byte Last => (byte)_items[(_start + _count - 1) % Most];

    public bool TryAdd(byte value)
    {
        if (_count >= Most - 1) return false;
        Put(value);
        Unfinished++;
        return true;
    }

    public void EndLine(byte value) => End((ushort)(EndsLine | value));

    public void EndFile() => End(EndOfFile);

    public void RemoveLast()
    {
        _count--;
        Unfinished--;
    }

    public void Clear() => _start = _count = Unfinished = 0;

    /// <summary>What is typed can be read as it is.</summary>
    public void Finish() => Unfinished = 0;

    /// <summary>A line, or as much of it as fits in. 0: an end of file.</summary>
    public int ReadLine(Span<byte> into)
    {
        int length = 0;
        while (length < into.Length && Finished > 0)
        {
            ushort item = Take();
            if ((item & EndOfFile) != 0) return length;
            into[length++] = (byte)item;
            if ((item & EndsLine) != 0) return length;
        }
        if (length == into.Length && Finished > 0 && _items[_start] == EndOfFile) Take();
        return length;
    }

    /// <summary>Whatever there is.</summary>
    public int Read(Span<byte> into)
    {
        Finish();
        int length = 0;
        while (length < into.Length && _count > 0)
        {
            ushort item = Take();
            if ((item & EndOfFile) == 0) into[length++] = (byte)item;
        }
        return length;
    }

    private void End(ushort item)
    {
        if (_count == Most) return;
        Put(item);
        Unfinished = 0;
    }

    private void Put(ushort item) => _items[(_start + _count++) % Most] = item;

    private ushort Take()
    {
        ushort item = _items[_start];
        _start = (_start + 1) % Most;
        _count--;
        return item;
    }
}
