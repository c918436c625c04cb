using System.Threading;

namespace Mooring.LibcShim;

/// <summary>
/// Mutual exclusion of the threads of one process, inside the shim. The word: bit 63, somebody has it; bit n, the
/// thread in slot n waits for it.
/// <para>
/// Who finds it taken sets its bit, in the same step in which it sees that it is taken, and waits at its port for its
/// wake source. Who lets go takes the whole word, and rings whoever had a bit in it; they try again. A ring that comes
/// before the wait is a post on the source and not lost. With one thread it is never taken when somebody comes.
/// </para>
/// </summary>
internal unsafe struct Lock
{
    // SAFETY: who waits in a slot has its state mapped; states are never unmapped but in a fork's child.
    private const ulong Taken = 1ul << 63;

    private ulong _word;

    public void Enter(LinuxThread* thread)
    {
        while (!TryEnter(1ul << thread->Slot)) Waiting.ForWake(thread, ulong.MaxValue, false);
    }

    public void Exit()
    {
        ulong waiting = Interlocked.Exchange(ref _word, 0) & ~Taken;
        for (int slot = 0; waiting != 0; slot++, waiting >>= 1)
            if ((waiting & 1) != 0) Waiting.Wake(Threads.At(slot));
    }

    /// <summary>In a fork's child, where nobody has it.</summary>
    public void Reset() => _word = 0;

    private bool TryEnter(ulong mark)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref _word);
            ulong next = (seen & Taken) == 0 ? seen | Taken : seen | mark;
            if (Interlocked.CompareExchange(ref _word, next, seen) == seen) return (seen & Taken) == 0;
        }
    }
}
