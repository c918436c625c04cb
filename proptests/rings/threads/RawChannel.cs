using System;
using System.Threading;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>A raw channel between two ports, with the ledger that judges it.</summary>
internal sealed class RawChannel<TPage, TBuffers> : IDisposable
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private readonly RealPage _memory;
    private int _lostWakeUps;

    internal RawChannel(Func<LivePage, TPage> policy, Geometry geometry, uint cursor, int operations)
    {
        _memory = new RealPage(geometry, cursor);
        (Shape, Cursor, Operations) = (geometry, cursor, operations);
        Page = policy(_memory.Page);
        Ledger = new Ledger(operations);
        (Producer, Consumer) = HostedEnd<TPage, TBuffers>.Connect(
            Page, new HostedPlace<TPage, TBuffers>(new HostedPort<TPage, TBuffers>(), 0),
            new HostedPlace<TPage, TBuffers>(new HostedPort<TPage, TBuffers>(), 0));
    }

    internal Geometry Shape { get; }

    internal uint Cursor { get; }

    internal int Operations { get; }

    internal TPage Page { get; }

    internal Ledger Ledger { get; }

    internal HostedEnd<TPage, TBuffers> Producer { get; }

    internal HostedEnd<TPage, TBuffers> Consumer { get; }

    internal Tally Tally => new(
        Ledger.Accepted, Producer.Arms + Consumer.Arms, Producer.Doorbells + Consumer.Doorbells,
        Producer.Port.Packets + Consumer.Port.Packets);

    /// <summary>For the canary only: milliseconds after which a sleeper looks by itself.</summary>
    internal int PatienceMs { get; init; } = Timeout.Infinite;

    /// <summary>Sleepers that nobody woke although there was something.</summary>
    internal int LostWakeUps => _lostWakeUps;

    internal void WaitedInVain(bool isProducer, uint seen, uint headSeen)
    {
        LivePage page = _memory.Page;
        bool isLost = isProducer
            ? page.Load32(Geometry.ServerLine + Geometry.PeerHead) != headSeen
            : page.Load32(Geometry.ClientLine + Geometry.PublishWord) != seen;
        if (isLost) Interlocked.Increment(ref _lostWakeUps);
    }

    internal string Describe() => $"{_memory.Describe()}, producer's end {Producer.State}, consumer's {Consumer.State}";

    public void Dispose() => _memory.Dispose();
}
