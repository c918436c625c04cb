using System;
using System.Collections.Generic;
using Mooring.Servers.Net.Wire;

namespace Mooring.Tests.Net.Tcps;

/// <summary>What a wire does to frames, in per mille and nanoseconds.</summary>
internal sealed record WireFaults(int Lost, int Doubled, int Changed, int Late, ulong DelayNs, ulong JitterNs);

/// <summary>
/// Two machines and a wire between them that loses frames, doubles them, changes a byte, and lets others overtake them.
/// Everything follows from the seed; time moves to whatever comes next.
/// </summary>
internal sealed class LossyWire : IDisposable
{
    private readonly PriorityQueue<(TcpHost To, byte[] Frame), (ulong AtNs, int Order)> _under = new();
    private readonly WireFaults _faults;
    private readonly Random _dice;
    private int _order;

    public LossyWire(int seed, WireFaults faults, int packets = 1024)
    {
        (_dice, _faults) = (new Random(seed), faults);
        (Left, Right) = (new TcpHost(1, packets), new TcpHost(2, packets));
        Left.Sent = frame => Carry(frame, Right);
        Right.Sent = frame => Carry(frame, Left);
    }

    public TcpHost Left { get; }

    public TcpHost Right { get; }

    public ulong NowNs { get; private set; } = 1_000_000_000;

    public int Frames { get; private set; }

    public bool IsQuiet => _under.Count == 0;

    /// <summary>Lets the next thing happen. False: nothing will.</summary>
    public bool Step()
    {
        ulong wireNs = _under.TryPeek(out _, out (ulong AtNs, int Order) next) ? next.AtNs : ulong.MaxValue;
        ulong dueNs = ulong.Min(wireNs, ulong.Min(Left.NextDueNs, Right.NextDueNs));
        if (dueNs == ulong.MaxValue) return false;
        NowNs = ulong.Max(NowNs, dueNs);
        if (_dice.Next(4) == 0) Left.GiveBack();
        if (_dice.Next(4) == 0) Right.GiveBack();
        if (wireNs <= NowNs)
        {
            (TcpHost to, byte[] frame) = _under.Dequeue();
            to.Receive(frame, NowNs);
        }
        else
        {
            Left.Poll(NowNs);
            Right.Poll(NowNs);
        }
        return true;
    }

    public void Dispose()
    {
        Left.GiveBack();
        Right.GiveBack();
        Left.Dispose();
        Right.Dispose();
    }

    private void Carry(byte[] frame, TcpHost to)
    {
        Frames++;
        if (_dice.Next(1000) < _faults.Lost) return;
        if (_dice.Next(1000) < _faults.Doubled) Put((byte[])frame.Clone(), to);
        if (_dice.Next(1000) < _faults.Changed) Change(frame);
        Put(frame, to);
    }

    private void Put(byte[] frame, TcpHost to)
    {
        ulong late = _dice.Next(1000) < _faults.Late ? 4 * _faults.JitterNs : 0;
        ulong atNs = NowNs + _faults.DelayNs + late + (ulong)_dice.NextInt64((long)_faults.JitterNs + 1);
        _under.Enqueue((to, frame), (atNs, _order++));
    }

    /// <summary>A byte of an IPv4 packet: what the sum of Ethernet would catch is another layer's.</summary>
    private void Change(byte[] frame)
    {
        if (!EthernetHeader.TryParse(frame, out EthernetHeader head) || head.Type != EtherType.Ipv4) return;
        frame[_dice.Next(EthernetHeader.Bytes, frame.Length)] ^= (byte)_dice.Next(1, 256);
    }
}
