using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// A ready list and the threads that wait on it, in the order in which they came. Its lock guards both, the state of
/// every source that reports here, and the waits of its waiters. It lives as long as a handle or a source holds it;
/// whoever still waits then learns that there is no such port.
/// </summary>
internal sealed class Port : WaiterList
{
    /// <summary>
    /// The thread that took packets here last: while it runs, its enter block says what is ready. The two point at each
    /// other, and whichever ends first lets go.
    /// </summary>
    private Thread? _server;

    /// <summary>Whom it counts while they are at work; see <see cref="Thread.Crew"/>.</summary>
    private Thread? _crew;
    private int _holders;
    private Budget _payer = null!;
    private SpinLock _lock;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Take()
    {
        if (Processors.AreMany) _lock.Take();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Give()
    {
        if (Processors.AreMany) _lock.Give();
    }

    /// <summary>
    /// The one thread that waits here, if its wait ends with the first packet, nothing else can end it, it is the one
    /// that served the port last, and its process uses no I/O ports; else null.
    /// </summary>
    internal Thread? LoneWaiter
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.As<Thread?>(Lone);
    }

    internal ref Waiter? LoneWaiterPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Lone;
    }

    /// <summary>The lone waiter gets its packet. Whoever wants it as a reference has copied it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void LoneWaiterLeaves()
    {
        Lone = null;
        SetAwaited(false);
    }

    /// <summary>A thread begins to wait on a port that is idle.</summary>
    /// <param name="thread">A place that holds it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginLoneWait(ref Thread? thread)
    {
        Link.Copy(ref Lone, ref thread);
        SetAwaited(true);
    }

    /// <param name="payer">Has paid for the object.</param>
    /// <param name="concurrency">0: any number.</param>
    internal void Open(Budget payer, uint concurrency)
    {
        Concurrency = concurrency;
        _payer = payer;
        _holders = 1;
    }

    internal void AddToCrew(Thread thread)
    {
        thread.NextOfCrew = _crew;
        _crew = thread;
    }

    internal void RemoveFromCrew(Thread thread)
    {
        if (_crew == thread) _crew = thread.NextOfCrew;
        else
        {
            Thread before = _crew!;
            while (before.NextOfCrew != thread) before = before.NextOfCrew!;
            before.NextOfCrew = thread.NextOfCrew;
        }
    }

    /// <summary>One of the crew begins to wait, is stopped or ends: somebody else may run.</summary>
    internal void OneRests()
    {
        Rests();
        WakeOne();
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Panic.Assert(Count == 0 && IsLentNothing, "a port ended with packets in it, or with lends");
        TreatAsMany();
        while (FirstWaiter is not null) Unsafe.As<Thread>(FirstWaiter).Disappoint();
        while (_crew is not null) _crew.LeaveCrew();
        ServedBy(null);
        Pools.Ports.Give(this, _payer);
    }

    /// <summary>
    /// A thread that takes packets here, or null when the port ends. Another port of which it took packets before may
    /// have found another server meanwhile, under its own lock.
    /// </summary>
    internal void ServedBy(Thread? thread)
    {
        Thread? before = _server;
        if (before == thread) return;
        TreatAsMany();
        _server = thread;
        if (before is not null) before.StopServing(this);
        if (thread is not null) thread.Serve(this);
        Lending.ServerChanged(this, before, thread);
    }

    /// <summary>The thread serves another port now, unless somebody else serves this one already.</summary>
    internal void LeftBy(Thread thread) => Link.Exchange(ref _server, null, thread);

    /// <summary>After every push: whoever has enough now gets its packets and runs.</summary>
    internal void WakeOne()
    {
        Waiter? next = NextToWake(default(KernelClock));
        if (next is not null) Unsafe.As<Thread>(next).Deliver();
        else if (_server is not null)
        {
            _server.ShowReadyBands(this);
            LendBand();
        }
    }

    protected override Ranked? Server => _server;

    /// <summary>After every change of what is ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void LendBand()
    {
        if (IsBandLent || _server is { IsBelowCeiling: true }) Lending.BandChanged(this);
    }
}
