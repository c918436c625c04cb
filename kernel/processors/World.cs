using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>
/// The lock over all of the kernel: a lock per processor, and who takes them all has the kernel for itself (a "big
/// reader lock": cheap and apart for those who only use what is there, dear for those who change it).
/// <code>
///   on the path of a message   own lock, then the lock of one port, then that of one run queue or timer queue
///   commands, faults, ends     all processors' locks, in the order of their numbers; then like the others
/// </code>
/// With its own lock a processor may use every object that it finds: nothing is freed and no handle changes meanwhile.
/// What it then changes (ends, sources, ports, threads that wait) has the lock of the port to which it belongs.
/// <para>
/// The frame, the thread and the page tables that a processor is using it goes on using after it has given its lock
/// back, on its way to ring 3. Whoever ends those makes the processor let go of them first
/// (<see cref="Processors.Refresh"/>).
/// </para>
/// With one processor there is nobody to exclude, and no lock is touched.
/// </summary>
internal static class World
{
    /// <summary>On the way in: from here on nothing ends under the processor's feet.</summary>
    internal static void Enter(Processor here)
    {
        if (Processors.AreMany) here.Take(here);
    }

    /// <summary>
    /// On the way in by a system call. A thread that is stopped while it waits for its turn comes back to its call when
    /// it is resumed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EnterByCall(Processor here)
    {
        if (Processors.AreMany) EnterByCallAmongMany(here);
    }

    private static void EnterByCallAmongMany(Processor here)
    {
        Thread calling = here.Current!;
        calling.NextDoorbell = 0;
        calling.HasUnfinishedEnter = true;
        here.Take(here);
        if (here.Current is { } thread) thread.HasUnfinishedEnter = false;
    }

    /// <summary>On the way out.</summary>
    internal static void Leave(Processor here)
    {
        if (Processors.AreMany) here.Give();
    }

    /// <summary>
    /// From the own lock to all of them. In between anything may happen: the caller looks again at what it knew.
    /// </summary>
    internal static void Stop(Processor here)
    {
        if (!Processors.AreMany) return;
        here.Give();
        for (int i = 0; i < Processors.Count; i++) Processors.At(i).Take(here);
    }

    /// <summary>Back to the own lock. What the others may no longer reach they have forgotten by then.</summary>
    internal static void Continue(Processor here)
    {
        if (!Processors.AreMany) return;
        if (Processors.AnyIsStale) Processors.Refresh();
        for (int i = Processors.Count - 1; i >= 0; i--)
            if (Processors.At(i) != here) Processors.At(i).Give();
    }
}
