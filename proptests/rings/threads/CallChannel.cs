using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>A channel of calls between two ports, with the ledger that judges it.</summary>
internal sealed class CallChannel<TPage, TBuffers> : IDisposable
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private readonly RealPage _memory;

    internal CallChannel(
        Func<LivePage, TPage> policy, Geometry geometry, uint cursor, int operations,
        HostedPort<TPage, TBuffers> server, ulong key)
    {
        _memory = new RealPage(geometry, cursor);
        (Geometry, Cursor) = (geometry, cursor);
        Page = policy(_memory.Page);
        Ledger = new Ledger(operations);
        Plan = new Plan(hasChains: geometry.CommandCapacity >= 2);
        ClientPort = new HostedPort<TPage, TBuffers>();
        (ClientEnd, ServerEnd) = HostedEnd<TPage, TBuffers>.Connect(
            Page, new HostedPlace<TPage, TBuffers>(ClientPort, 0), new HostedPlace<TPage, TBuffers>(server, key));
    }

    internal Geometry Geometry { get; }

    internal uint Cursor { get; }

    internal TPage Page { get; }

    internal Ledger Ledger { get; }

    internal Plan Plan { get; }

    internal HostedPort<TPage, TBuffers> ClientPort { get; }

    internal HostedEnd<TPage, TBuffers> ClientEnd { get; }

    internal HostedEnd<TPage, TBuffers> ServerEnd { get; }

    internal string Describe() =>
        $"{_memory.Describe()}, client's end {ClientEnd.State}, server's end {ServerEnd.State}";

    public void Dispose() => _memory.Dispose();
}
