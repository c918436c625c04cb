using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// futex between processes. A waiter's word is compared and the waiter entered in one step here, and who wakes comes
/// here after it has changed the word: so a waker finds whoever has compared before. A waiter that is given up takes
/// itself out.
/// </summary>
internal sealed class SharedFutexes
{
    private readonly List<Waiter> _waiting = new();

    /// <param name="memory">Whose word it is.</param>
    /// <param name="offset">Of the word, in bytes.</param>
    /// <param name="valueAndBits">What it is to be, and the bits to wait for &lt;&lt; 32.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<Result<long>> Await(
        SharedMemory memory, ulong offset, ulong valueAndBits, CancellationToken cancel)
    {
        if (offset % sizeof(uint) != 0 || memory.Seen(offset) is not { } window) return Failure.Invalid;
        ReadOnlySpan<byte> word = window.Span.Slice((int)(offset % SharedMemory.WindowBytes));
        if (BinaryPrimitives.ReadUInt32LittleEndian(word) != (uint)valueAndBits) return Failure.Again;
        Waiter waiter = new(offset, (uint)(valueAndBits >> 32));
        _waiting.Add(waiter);
        while (!waiter.IsWoken && !cancel.IsCancellationRequested) await waiter.Changes.Next(cancel);
        if (waiter.IsWoken) return 0;
        _waiting.Remove(waiter);
        return StatusCode.Cancelled;
    }

    /// <returns>How many have been woken.</returns>
    public long Wake(ulong offset, ulong mostAndBits)
    {
        long woken = 0;
        for (int i = 0; i < _waiting.Count && woken < (uint)mostAndBits;)
        {
            Waiter waiter = _waiting[i];
            bool isMeant = waiter.Offset == offset && (waiter.Bits & (uint)(mostAndBits >> 32)) != 0;
            if (!isMeant)
            {
                i++;
                continue;
            }
            _waiting.RemoveAt(i);
            waiter.IsWoken = true;
            waiter.Changes.Tell();
            woken++;
        }
        return woken;
    }

    private sealed class Waiter(ulong offset, uint bits)
    {
        public ulong Offset { get; } = offset;

        public uint Bits { get; } = bits;

        public bool IsWoken { get; set; }

        public Changes Changes { get; } = new();
    }
}
