using System;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// Lent priorities (<see cref="PriorityLending"/>) and the locks around them. What is lent lies under one lock for the
/// whole machine, which comes after a port's and before a run queue's; who neither lends nor is lent anything never
/// touches it. A wait's own lends change under its port's lock as well, so a thread is not woken while they do.
/// <para>
/// Who serves a port changes under that port's lock, and who lends to the port does not hold it. Each of the two says
/// what it does and then looks for what the other has done, with a fence between: at least one of them sees both. So do
/// a thread that begins to wait and looks at its level, and who changes the level and looks whether it waits.
/// </para>
/// </summary>
internal static class Lending
{
    /// <summary>Changes that are followed before somebody goes on.</summary>
    private const int Steps = 8;

    private static PriorityLending s_lending;
    private static SpinLock s_lock;
    private static Counts s_started;

    /// <summary>The lowest priority that some thread was started with.</summary>
    private static int s_lowest;

    /// <summary>
    /// A thread that begins to wait lends nothing if its priority is not above this: with one processor the lowest that
    /// there is, with several below all, since there it takes a fence to tell.
    /// </summary>
    internal static int Least { get; private set; }

    /// <summary>Somebody's lends are to be renewed; see <see cref="Spread"/>.</summary>
    internal static bool HasChanges => s_lending.HasChanges;

    /// <summary>A thread has been started with this priority.</summary>
    internal static void Started(int priority)
    {
        s_started[priority]++;
        FindLowest();
    }

    internal static void Closed(int priority)
    {
        s_started[priority]--;
        FindLowest();
    }

    private static void FindLowest()
    {
        s_lowest = 0;
        while (s_lowest < Limits.Priorities - 1 && s_started[s_lowest] == 0) s_lowest++;
        Least = Processors.AreMany ? -1 : s_lowest;
    }

    /// <summary>A thread begins to wait on a port that is locked, or goes on waiting.</summary>
    /// <returns>True: it lends something.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool TryBegin(Thread waiter)
    {
        if (Processors.AreMany) Cpu.Fence();
        if (waiter.Priority <= s_lowest) return false;
        ArmedEnds ends = new(waiter);
        Take();
        s_lending.Begin(waiter, ref ends);
        Give();
        return waiter.IsLending;
    }

    /// <summary>The wait is over; its port is locked.</summary>
    internal static void End(Thread waiter)
    {
        Take();
        s_lending.End(waiter);
        Give();
    }

    /// <summary>Another thread serves the port now; the port is locked.</summary>
    internal static void ServerChanged(Port port, Thread? before, Thread? now)
    {
        if (Processors.AreMany) Cpu.Fence();
        bool isRaised = before is { IsRaised: true } || now is { IsRaised: true };
        if (!isRaised && port.IsLentNothing && !port.IsBandLent) return;
        Take();
        s_lending.Reconsider(before);
        s_lending.LendBand(port);
        Give();
    }

    /// <summary>What is ready at the port has changed; the port is locked.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void BandChanged(Port port)
    {
        Take();
        s_lending.LendBand(port);
        Give();
    }

    /// <summary>
    /// What was lent through a channel is taken back, because one of its ends goes elsewhere or ends. The world stands
    /// still.
    /// </summary>
    internal static void Cut(ChannelEnd end)
    {
        ChannelEnd? client = end.IsClients ? end : end.Peer, server = end.IsClients ? end.Peer : end;
        if (client?.List is not Port waited || server?.List is not Port { IsLentNothing: false }) return;
        Take();
        waited.CutLends(ref s_lending, client);
        Give();
    }

    /// <summary>The thread has ended, and waits and serves no more.</summary>
    internal static void Forget(Thread thread)
    {
        Take();
        s_lending.Forget(thread);
        Give();
    }

    /// <summary>
    /// Follows what has changed to those who wait themselves. No port is locked.
    /// </summary>
    /// <returns>True if there may be more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Spread() => HasChanges && SpreadSome();

    private static bool SpreadSome()
    {
        for (int step = 0; step < Steps && s_lending.HasChanges; step++) SpreadOne();
        return s_lending.HasChanges;
    }

    private static void SpreadOne()
    {
        Take();
        Thread? thread = Unsafe.As<Thread?>(s_lending.TakeChange());
        Give();
        if (thread is null || thread.State != ThreadState.Waiting) return;
        Port port = thread.WaitsOn!;
        port.Take();
        if (thread.State == ThreadState.Waiting && thread.WaitsOn == port) Renew(thread, port);
        port.Give();
    }

    private static void Renew(Thread thread, Port port)
    {
        port.TreatAsMany();
        ArmedEnds ends = new(thread);
        Take();
        s_lending.Renew(thread, ref ends);
        Give();
    }

    private static void Take()
    {
        if (Processors.AreMany) s_lock.Take();
    }

    /// <summary>On the only processor changes keep whoever leaves the kernel from taking a shorter way out.</summary>
    private static void Give()
    {
        Scheduler.CountChores();
        if (Processors.AreMany) s_lock.Give();
    }

    [InlineArray(Limits.Priorities)]
    private struct Counts
    {
        private int _first;
    }
}
