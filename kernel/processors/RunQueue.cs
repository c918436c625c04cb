using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// The threads that are ready on one processor: first in, first out within a priority. Its processor and every other
/// one may put threads in and take them out, so it has a lock, the last in the order of locks.
/// Mutable struct: a field of <see cref="Processor"/>.
/// </summary>
internal struct RunQueue
{
    private SpinLock _lock;
    private Rows _rows;
    private uint _ready;

    /// <summary>A bit per priority that has somebody; others' are read without the lock, as a hint.</summary>
    internal readonly uint Ready => _ready;

    /// <summary>The highest priority that is ready; -1: none is.</summary>
    internal readonly int Top
    {
        get
        {
            uint ready = Volatile.Read(in _ready);
            return ready == 0 ? Processor.Idle : BitOperations.Log2(ready);
        }
    }

    internal void Add(Objects.Thread thread)
    {
        Take();
        Link(thread);
        Give();
    }

    /// <summary>The first of the highest priority, if that is at least <paramref name="least"/>; else null.</summary>
    internal Objects.Thread? TakeFirst(int least)
    {
        if (Top < least) return null;
        Take();
        int priority = Top;
        Objects.Thread? thread = null;
        if (priority >= least)
        {
            ref Row row = ref _rows[priority];
            thread = row.First!;
            row.First = thread.NextInQueue;
            if (row.First is null) _ready &= ~(1u << priority);
            thread.NextInQueue = null;
            thread.QueueRow = 0;
        }
        Give();
        return thread;
    }

    /// <summary>Takes out a thread that is in this queue.</summary>
    internal void Remove(Objects.Thread thread)
    {
        Take();
        Unlink(thread);
        Give();
    }

    /// <summary>
    /// The thread's priority has changed: if it is in this queue it goes to its new place. Who puts it into another one
    /// says first on which processor that is, and looks at its priority then.
    /// </summary>
    /// <param name="thread">Any thread.</param>
    /// <param name="owner">The processor of this queue.</param>
    internal void Move(Objects.Thread thread, Processor owner)
    {
        Take();
        if (Volatile.Read(ref thread.QueueRow) != 0 && Volatile.Read(ref thread.On) == owner)
        {
            Unlink(thread);
            Link(thread);
        }
        Give();
    }

    private void Link(Objects.Thread thread)
    {
        int priority = thread.Priority;
        ref Row row = ref _rows[priority];
        thread.NextInQueue = null;
        if (row.First is null) row.First = thread;
        else row.Last!.NextInQueue = thread;
        row.Last = thread;
        thread.QueueRow = priority + 1;
        _ready |= 1u << priority;
    }

    private void Unlink(Objects.Thread thread)
    {
        int priority = thread.QueueRow - 1;
        ref Row row = ref _rows[priority];
        Objects.Thread? before = null;
        for (Objects.Thread? at = row.First; at != thread; at = at!.NextInQueue) before = at;
        if (before is null) row.First = thread.NextInQueue;
        else before.NextInQueue = thread.NextInQueue;
        if (row.Last == thread) row.Last = before;
        if (row.First is null) _ready &= ~(1u << priority);
        thread.QueueRow = 0;
    }

    private void Take()
    {
        if (Processors.AreMany) _lock.Take();
    }

    private void Give()
    {
        if (Processors.AreMany) _lock.Give();
    }

    private struct Row
    {
        internal Objects.Thread? First, Last;
    }

    [InlineArray(Limits.Priorities)]
    private struct Rows
    {
        private Row _row;
    }
}
