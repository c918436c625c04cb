using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>
/// A server of calls on a thread of its own, for all channels that lead to its port. It holds an end from the packet to
/// the arming, serves what it holds, and sleeps when none of that has anything to do.
/// </summary>
internal sealed class CallServer<TPage, TBuffers> : IThreadBody
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private readonly ServedChannel<TPage, TBuffers>[] _channels;
    private readonly HostedPort<TPage, TBuffers> _port;
    private readonly HostedEnd<TPage, TBuffers>[] _bells;
    private readonly HostedArm<TPage, TBuffers>[] _arms;
    private readonly Packet[] _packets;
    private readonly Random _random;
    private readonly int _lifetime;
    private volatile string _phase = "new";

    /// <param name="port">Where the channels' server ends are; their keys count from 0.</param>
    /// <param name="lifetime">Commands and turns after which it stops in the middle of everything.</param>
    internal CallServer(
        HostedPort<TPage, TBuffers> port, IEnumerable<CallChannel<TPage, TBuffers>> channels, int seed,
        int lifetime = int.MaxValue)
    {
        _port = port;
        _lifetime = lifetime;
        _random = new Random(seed);
        _channels = [.. channels.Select(channel => new ServedChannel<TPage, TBuffers>(channel, Lives, _random))];
        _bells = new HostedEnd<TPage, TBuffers>[_channels.Length];
        _arms = new HostedArm<TPage, TBuffers>[_channels.Length];
        _packets = new Packet[_channels.Length];
    }

    public long Progress { get; private set; }

    public string Describe() =>
        $"server {_phase}, {string.Join(", ", _channels.Select(channel => channel.Describe()))}";

    public void Run()
    {
        while (Lives() && _channels.Any(channel => !channel.IsOver))
        {
            bool didSomething = false;
            int bells = 0;
            foreach (ServedChannel<TPage, TBuffers> channel in _channels)
            {
                if (channel is { IsHeld: true, IsOver: false }) didSomething |= channel.Turn();
                if (!Lives()) return;
                if (channel.Rings) _bells[bells++] = channel.End;
                channel.Rings = false;
            }
            if (!didSomething) Sleep(bells);
            else if (bells > 0) _port.Enter(_bells.AsSpan(0, bells), default, default, 0);
        }
        _phase = "over";
    }

    private void Sleep(int bells)
    {
        int arms = 0;
        foreach (ServedChannel<TPage, TBuffers> channel in _channels)
        {
            if (channel is { IsHeld: true, IsOver: false }) _arms[arms++] = channel.LetGo();
        }
        bool hasEnded = _channels.All(channel => channel.IsOver);
        Dawdle.Before(_random);
        _phase = "sleeps";
        int count = _port.Enter(_bells.AsSpan(0, bells), _arms.AsMemory(0, arms), _packets, hasEnded ? 0 : 1);
        _phase = "runs";
        for (int i = 0; i < count; i++) _channels[_packets[i].Key].IsHeld = true;
    }

    /// <summary>One more thing is done; false: it was the last.</summary>
    private bool Lives() => ++Progress < _lifetime;
}
