using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>
/// Two stacks over a bad wire: what is sent arrives, in order and whole, both ways; every connection ends; and when all
/// have, nothing is kept and no timer is set.
/// </summary>
public sealed class TwoStacksTests
{
    private const ushort Port = 80;
    private const int MostSteps = 200_000;

    [Fact]
    public void StreamsAreEqual() => Always.Holds(
        Gen.Choose(0, int.MaxValue - 1), seed => Talk(seed, Faults(new Random(seed))), tests: 60);

    [Fact]
    public void AGoodWireLosesNoTime()
    {
        using LossyWire wire = new(1, new WireFaults(0, 0, 0, 0, 1_000_000, 0));
        ulong begunNs = wire.NowNs;
        Talk(wire, 7, 300_000, 0);
        Assert.InRange(wire.NowNs - begunNs, 0ul, TcpLimits.TimeWaitNs + 2 * TcpLimits.SecondNs);
    }

    [Fact]
    public void FewPacketsAreEnough()
    {
        using LossyWire wire = new(3, new WireFaults(20, 5, 5, 20, 2_000_000, 500_000), packets: 96);
        Talk(wire, 3, 60_000, 60_000);
    }

    private static void Talk(int seed, WireFaults faults)
    {
        Random dice = new(seed);
        using LossyWire wire = new(seed, faults);
        wire.Left.HoldsPackets = wire.Right.HoldsPackets = dice.Next(2) == 0;
        Talk(wire, seed, dice.Next(120_000), dice.Next(120_000));
    }

    private static void Talk(LossyWire wire, int seed, int there, int back)
    {
        Random dice = new(seed);
        byte[] question = Bytes(dice, there), answer = Bytes(dice, back);
        TcpListener listener = wire.Right.Tcp.Listen(Port, 4, null).Value;
        Result<TcpConnection> made = wire.Left.Tcp.Connect(new Endpoint(TcpHost.AddressOf(2), Port), wire.NowNs);
        List<TcpTalker> talkers = [new TcpTalker(wire.Left, made.Value, question, dice)];
        for (int steps = 0; wire.Step() || talkers.Exists(talker => !talker.HasLetGo); steps++)
        {
            Assert.True(steps < MostSteps, $"it does not end: {string.Join("; ", talkers)}");
            if (listener.TryAccept() is { } accepted) talkers.Add(new TcpTalker(wire.Right, accepted, answer, dice));
            foreach (TcpTalker talker in talkers) talker.Act(wire.NowNs);
        }
        Assert.Equal(2, talkers.Count);
        Assert.Equal((there, back), (talkers[1].Received.Count, talkers[0].Received.Count));
        Assert.True(question.AsSpan().SequenceEqual(talkers[1].Received.ToArray()), "what went there is not what came");
        Assert.True(answer.AsSpan().SequenceEqual(talkers[0].Received.ToArray()), "what came back is not the answer");
        wire.Right.Tcp.Close(listener, wire.NowNs);
        IsEmpty(wire.Left);
        IsEmpty(wire.Right);
    }

    private static void IsEmpty(TcpHost host)
    {
        host.GiveBack();
        Assert.Equal(0, host.Tcp.Connections);
        Assert.Equal(ulong.MaxValue, host.NextDueNs);
        Assert.Equal(0, host.Kept);
    }

    private static WireFaults Faults(Random dice) => new(
        dice.Next(80), dice.Next(80), dice.Next(40), dice.Next(100), (ulong)dice.Next(1, 50_000_000),
        (ulong)dice.Next(5_000_000));

    private static byte[] Bytes(Random dice, int length)
    {
        byte[] bytes = new byte[length];
        dice.NextBytes(bytes);
        return bytes;
    }
}
