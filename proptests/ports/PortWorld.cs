using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

internal enum PortAction
{
    Arm,
    Ring,
    Pop,
    Associate,
    Dissociate,
}

/// <summary>One thing that happens to a source or a port; the numbers choose which, and to what.</summary>
internal sealed record PortStep(PortAction Action, int Which, int What);

/// <summary>
/// Two ports, some sources, and a model of both: for each source its state, for each port and band a queue.
/// </summary>
internal sealed class PortWorld
{
    private const int SourceCount = 7, PortCount = 2;

    /// <summary>Few, so that queues are often longer than one.</summary>
    private static readonly int[] s_bands = [0, Limits.Bands - 1];
    private readonly ReadyList[] _ports = [new(), new()];
    private readonly List<ModelSource>[,] _queues = new List<ModelSource>[PortCount, Limits.Bands];
    private readonly ModelSource[] _sources = [.. Enumerable.Range(0, SourceCount).Select(_ => new ModelSource())];
    private readonly int[] _passed = new int[PortCount];

    internal PortWorld()
    {
        for (int port = 0; port < PortCount; port++)
        {
            for (int band = 0; band < Limits.Bands; band++) _queues[port, band] = [];
        }
    }

    internal void Run(PortStep step)
    {
        ModelSource source = _sources[step.Which % SourceCount];
        switch (step.Action)
        {
            case PortAction.Arm: Arm(source); break;
            case PortAction.Ring: Ring(source, (PacketBits)(step.What % 8)); break;
            case PortAction.Pop: Pop(step.Which % PortCount); break;
            case PortAction.Associate: Associate(source, step.What); break;
            case PortAction.Dissociate: Dissociate(source); break;
        }
        Check();
    }

    internal void Drain()
    {
        for (int port = 0; port < PortCount; port++)
        {
            while (_ports[port].Count > 0) Pop(port);
        }
        Check();
    }

    private static void Arm(ModelSource source)
    {
        source.Real.Arm();
        if (source.State == SourceState.Idle) source.State = SourceState.Armed;
    }

    private void Ring(ModelSource source, PacketBits bits)
    {
        bool becomesReady = source.State == SourceState.Armed && source.Port >= 0;
        Assert.Equal(becomesReady, source.Real.Ring(bits));
        if (!becomesReady) return;
        source.State = SourceState.Ready;
        source.Bits = bits;
        Queue(source).Add(source);
    }

    private void Pop(int port)
    {
        if (_ports[port].Count == 0) return;
        List<int> ready = ReadyBands(port);
        Packet packet = _ports[port].Pop();
        List<ModelSource> queue = ready.Select(band => _queues[port, band]).Single(queue => queue[0].Key == packet.Key);
        ModelSource taken = queue[0];
        CheckTurn(port, ready, taken.Band);
        Assert.Equal((PacketKind.User, taken.Bits), (packet.Kind, packet.Bits));
        queue.RemoveAt(0);
        taken.State = SourceState.Idle;
        taken.Bits = PacketBits.None;
    }

    /// <summary>The highest ready band; a lower one only after the bound has been used up.</summary>
    private void CheckTurn(int port, List<int> ready, int band)
    {
        if (band == ready.Max())
        {
            _passed[port]++;
            return;
        }
        Assert.True(_passed[port] >= Limits.BypassBound, $"band {band} before band {ready.Max()}");
        _passed[port] = 0;
    }

    private void Associate(ModelSource source, int choice)
    {
        if (source.State == SourceState.Ready) Queue(source).Remove(source);
        source.Port = choice % PortCount;
        source.Band = s_bands[choice / PortCount % s_bands.Length];
        source.Key = (ulong)choice * SourceCount + (ulong)System.Array.IndexOf(_sources, source);
        source.Real.Associate(_ports[source.Port], source.Key, source.Band);
        if (source.State == SourceState.Ready) Queue(source).Add(source);
    }

    private void Dissociate(ModelSource source)
    {
        if (source.State == SourceState.Ready) Queue(source).Remove(source);
        source.Real.Dissociate();
        source.State = SourceState.Idle;
        source.Port = -1;
    }

    private void Check()
    {
        foreach (ModelSource source in _sources) Assert.Equal(source.State, source.Real.State);
        for (int port = 0; port < PortCount; port++)
        {
            List<int> ready = ReadyBands(port);
            Assert.Equal(ready.Sum(band => _queues[port, band].Count), _ports[port].Count);
            Assert.Equal((uint)ready.Sum(band => 1 << band), _ports[port].Ready);
        }
    }

    private List<ModelSource> Queue(ModelSource source) => _queues[source.Port, source.Band];

    private List<int> ReadyBands(int port) =>
        [.. Enumerable.Range(0, Limits.Bands).Where(band => _queues[port, band].Count > 0)];

    private sealed class ModelSource
    {
        internal PlainSource Real { get; } = new();
        internal SourceState State { get; set; }
        internal int Port { get; set; } = -1;
        internal int Band { get; set; }
        internal ulong Key { get; set; }
        internal PacketBits Bits { get; set; }
    }
}
