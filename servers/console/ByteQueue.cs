using System;

namespace Mooring.Servers.Console;

/// <summary>A bounded first-in first-out queue of bytes. What does not fit is not taken: full is an answer.</summary>
internal sealed class ByteQueue
{
    private readonly byte[] _bytes;
    private uint _head, _tail;

    /// <param name="capacity">In bytes; a power of two.</param>
    public ByteQueue(int capacity) => _bytes = new byte[capacity];

    public int Count => (int)(_tail - _head);
    public int Room => _bytes.Length - Count;

    /// <returns>False when there is no room.</returns>
    public bool TryAdd(byte value)
    {
        if (Room == 0) return false;
        _bytes[_tail++ & Mask] = value;
        return true;
    }

    /// <summary>Adds as many bytes from the front as there is room for.</summary>
    /// <returns>How many.</returns>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Room);
        for (int i = 0; i < count; i++) _bytes[_tail++ & Mask] = bytes[i];
        return count;
    }

    /// <summary>Takes the oldest byte. The queue must not be empty.</summary>
    public byte Take() => _bytes[_head++ & Mask];

    /// <summary>Takes up to <paramref name="into"/>'s length.</summary>
    /// <returns>How many.</returns>
    public int Take(Span<byte> into)
    {
        int count = Math.Min(into.Length, Count);
        for (int i = 0; i < count; i++) into[i] = Take();
        return count;
    }

    public void Clear() => _head = _tail;

    private uint Mask => (uint)_bytes.Length - 1;
}
