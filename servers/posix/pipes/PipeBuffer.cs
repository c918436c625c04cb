using System;
using Mooring.LibcShim.Abi;

namespace Mooring.Servers.Posix;

/// <summary>
/// The bytes between the two ends of a pipe. A write of at most <see cref="AtomicBytes"/> goes in whole or not at all;
/// a larger one as far as there is room. Without writers what is left is read, then comes the end; without readers a
/// write is EPIPE.
/// </summary>
internal sealed class PipeBuffer
{
    /// <summary>PIPE_BUF, and what a pipe holds.</summary>
    public const int AtomicBytes = 4096, Capacity = 65536;

    private byte[] _bytes = new byte[AtomicBytes];
    private int _start, _taken;

    public int Readers
    {
        get;
        set
        {
            field = value;
            Leave();
        }
    }

    public int Writers
    {
        get;
        set
        {
            field = value;
            Leave();
        }
    }

    /// <summary>Bytes that wait to be read.</summary>
    public int Count { get; private set; }

    public int Room => (HeapRoom.IsFull ? _bytes.Length : Capacity) - Count;

    /// <summary>There is something to read, if only the end.</summary>
    public bool CanRead => Count > 0 || Writers == 0;

    /// <summary>A write would not wait.</summary>
    public bool CanWrite => Room >= AtomicBytes || Readers == 0;

    /// <returns>Bytes; 0: the end; EAGAIN.</returns>
    public long Read(Span<byte> into)
    {
        long length = Peek(into);
        if (length <= 0) return length;
        _start = (_start + (int)length) % _bytes.Length;
        Count -= (int)length;
        if (Count == 0) _start = 0;
        return length;
    }

    /// <summary>The same, and they stay.</summary>
    public long Peek(Span<byte> into)
    {
        if (Count == 0 && into.Length > 0) return Writers == 0 ? 0 : Failure.Again;
        int length = Math.Min(into.Length, Count), first = Math.Min(length, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(into);
        _bytes.AsSpan(0, length - first).CopyTo(into.Slice(first));
        return length;
    }

    /// <returns>Bytes; EAGAIN; EPIPE.</returns>
    public long Write(ReadOnlySpan<byte> from)
    {
        if (Readers == 0) return Failure.Of(Errno.EPIPE);
        if (from.Length == 0) return 0;
        if (Room == 0 || from.Length <= AtomicBytes && Room < from.Length) return Failure.Again;
        int length = Math.Min(from.Length, Room);
        Grow(Count + length);
        int end = (_start + Count) % _bytes.Length, first = Math.Min(length, _bytes.Length - end);
        from.Slice(0, first).CopyTo(_bytes.AsSpan(end));
        from.Slice(first, length - first).CopyTo(_bytes);
        Count += length;
        return length;
    }

    /// <summary>Without any end there is nothing left of it.</summary>
    private void Leave()
    {
        if (Readers + Writers > 0) return;
        HeapRoom.Give(_taken);
        _taken = 0;
    }

    /// <summary>A pipe that little goes through is small.</summary>
    private void Grow(int wanted)
    {
        if (wanted <= _bytes.Length) return;
        int length = _bytes.Length;
        while (length < wanted) length *= 2;
        HeapRoom.Take(length - _bytes.Length);
        _taken += length - _bytes.Length;
        byte[] bytes = new byte[length];
        int count = Count;
        Read(bytes.AsSpan(0, count));
        (_bytes, _start, Count) = (bytes, 0, count);
    }
}
