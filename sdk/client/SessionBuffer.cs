using System;
using System.Numerics;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The memory that a client lends to its server once per session, cut into blocks of <see cref="BlockBytes"/>: every
/// call that carries text or data takes a slice for as long as it is outstanding, so many can be. Without room a call
/// waits for the next slice that comes back.
/// </summary>
public sealed class SessionBuffer
{
    /// <summary>As large as one is that nobody has said more of.</summary>
    public const int Bytes = 64 * 1024;

    /// <summary>What a slice is a whole number of.</summary>
    public const int BlockBytes = 64;

    private readonly ulong[] _taken;
    private readonly WaitQueue _waiting = new();
    private readonly MappedRegion _region;

    private SessionBuffer(MappedRegion region)
    {
        _region = region;
        _taken = new ulong[Blocks / 64];
    }

    /// <summary>What is lent.</summary>
    public Handle Region => _region.Handle;

    /// <summary>All of it.</summary>
    public int Length => _region.Bytes.Length;

    private int Blocks => Length / BlockBytes;

    /// <param name="bytes">Whole pages.</param>
    public static Result<SessionBuffer> Create(int bytes = Bytes)
    {
        Result<MappedRegion> region = Regions.CreateMapped((ulong)bytes / Limits.PageBytes);
        return region.IsOk ? new SessionBuffer(region.Value) : region.Code;
    }

    /// <summary>
    /// A slice of at least <paramref name="length"/> bytes, at most <see cref="Length"/>; waits for room.
    /// </summary>
    public ValueTask<BufferSlice> Take(int length) =>
        TryTake(length, out BufferSlice slice) ? new ValueTask<BufferSlice>(slice) : TakeLater(length);

    /// <summary>A slice if there is one at once.</summary>
    public bool TryTake(int length, out BufferSlice slice)
    {
        slice = default;
        if ((uint)length > (uint)Length) return false;
        int count = Math.Max(1, (length + BlockBytes - 1) / BlockBytes);
        int first = FindRun(count);
        if (first < 0) return false;
        Mark(first, count, true);
        slice = new BufferSlice((uint)first * BlockBytes, _region.Bytes.Slice(first * BlockBytes, length));
        return true;
    }

    /// <summary>Waits until there is room for so many bytes; for who has been told Full. Always true.</summary>
    public async ValueTask<bool> HasRoom(int length)
    {
        await Loop.Yield();
        Give(await Take(length));
        return true;
    }

    /// <summary>Do these bytes lie in the buffer? Then this is where.</summary>
    public bool Contains(SharedBytes bytes, out uint offset)
    {
        ulong at = bytes.Address - _region.Bytes.Address;
        offset = (uint)at;
        return _region.Bytes.Holds(at, (ulong)bytes.Length);
    }

    /// <summary>Ends what a Take returned.</summary>
    public void Give(BufferSlice slice)
    {
        Mark((int)slice.Offset / BlockBytes, Math.Max(1, (slice.Length + BlockBytes - 1) / BlockBytes), false);
        _waiting.WakeAll();
    }

    private async ValueTask<BufferSlice> TakeLater(int length)
    {
        if ((uint)length > (uint)Length) Environment.FailFast("a slice larger than the session buffer");
        BufferSlice slice;
        do await _waiting.Wait();
        while (!TryTake(length, out slice));
        return slice;
    }

    /// <summary>Gives the memory back. Nothing of it may be in use, here or at a server.</summary>
    public void Release() => _region.Release();

    private int FindRun(int count)
    {
        int run = 0;
        for (int block = 0; block < Blocks;)
        {
            ulong word = _taken[block / 64] >> (block % 64);
            int left = 64 - block % 64, free = Math.Min(BitOperations.TrailingZeroCount(word), left);
            if (run + free >= count) return block - run;
            bool goesOn = free == left;
            run = goesOn ? run + free : 0;
            block += goesOn ? free : free + BitOperations.TrailingZeroCount(~(word >> free));
        }
        return -1;
    }

    private void Mark(int first, int count, bool taken)
    {
        for (int block = first, end = first + count; block < end;)
        {
            int length = Math.Min(64 - block % 64, end - block);
            ulong bits = ulong.MaxValue >> (64 - length) << (block % 64);
            if (taken) _taken[block / 64] |= bits;
            else _taken[block / 64] &= ~bits;
            block += length;
        }
    }
}

/// <summary>A part of a session buffer that one call uses.</summary>
public readonly struct BufferSlice
{
    internal BufferSlice(uint offset, SharedBytes bytes)
    {
        Offset = offset;
        Bytes = bytes;
    }

    /// <summary>Where in the buffer: what crosses in the command.</summary>
    public uint Offset { get; }

    /// <summary>The slice; the server may write into it at any time until the call has ended.</summary>
    public SharedBytes Bytes { get; }

    public int Length => Bytes.Length;
}
