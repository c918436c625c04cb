using System;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// Which station has which address (RFC 826), as far as somebody here wants to send there: a table of bounded size that
/// nobody on the wire can fill. What others say unasked renews what is known, and adds nothing; who asks us is added,
/// because the answer is about to go there.
/// <para>
/// Nobody who is being talked to is forgotten in the middle of it: after a minute without a word he is asked for again,
/// and is sent to meanwhile; only when he does not answer is he forgotten.
/// </para>
/// </summary>
internal sealed class Neighbors
{
    private const int Most = 64, MostQuestions = 3;

    /// <summary>At one time; so whoever makes this machine answer strangers does not drive out who is known.</summary>
    private const int MostAsked = 32;

    /// <summary>Packets that wait, of all together.</summary>
    private const int MostWaiting = 256;
    private const ulong AgeNs = 60_000_000_000, QuestionNs = 1_000_000_000;

    private readonly Neighbor[] _all = new Neighbor[Most];

    /// <summary>Who was sent to last: most packets go the same way.</summary>
    private Neighbor? _last;

    /// <summary>False: nobody is asked for. Most of the time nobody is, and then nothing is looked at.</summary>
    private bool _mayAsk;

    public Neighbors()
    {
        for (int i = 0; i < Most; i++) _all[i] = new Neighbor();
    }

    /// <summary>When <see cref="Poll"/> has something to do; 2^64-1: never.</summary>
    public ulong NextDueNs
    {
        get
        {
            ulong due = ulong.MaxValue;
            if (!_mayAsk) return due;
            foreach (Neighbor one in _all)
                if (one.IsAsked) due = Math.Min(due, one.AskAtNs);
            return due;
        }
    }

    /// <summary>How many addresses are known or asked for.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (Neighbor one in _all) count += one.State == NeighborState.Free ? 0 : 1;
            return count;
        }
    }

    /// <summary>The station, if it is known.</summary>
    public bool TryFind(Ipv4Address address, ulong nowNs, out MacAddress station)
    {
        station = default;
        Neighbor? found = _last is { State: not NeighborState.Free } last && last.Address == address
            ? last
            : Find(address);
        if (found is null or { State: NeighborState.Asked }) return false;
        if (found.State == NeighborState.Known && nowNs - found.HeardNs >= AgeNs)
            (found.State, found.AskAtNs, found.Questions, _mayAsk) = (NeighborState.Doubted, nowNs, 0, true);
        _last = found;
        station = found.Station;
        return true;
    }

    /// <summary>Keeps a packet until the address is known; takes it over.</summary>
    /// <returns>True: a question is to be sent.</returns>
    public bool Await(Ipv4Address address, Packet packet, ulong nowNs)
    {
        Neighbor? known = Find(address);
        if ((known ?? (Asked < MostAsked ? FreeOne(nowNs) : null)) is not { } one)
        {
            packet.Release();
            return false;
        }
        bool isNew = known is null;
        _mayAsk = true;
        if (isNew)
            (one.Address, one.State, one.AskAtNs, one.Questions) =
                (address, NeighborState.Asked, nowNs + QuestionNs, 1);
        one.Waiting.Put(packet);
        if (one.Waiting.Count > Neighbor.MostWaiting || Waiting > MostWaiting) one.Waiting.TryTake()!.Release();
        return isNew;
    }

    /// <summary>Somebody has said where an address is.</summary>
    /// <param name="adds">It is known from now on; else it must have been asked for, or known.</param>
    /// <returns>Whose packets can go now; null: nobody's.</returns>
    public Neighbor? Learn(Ipv4Address address, MacAddress station, bool adds, ulong nowNs)
    {
        Neighbor? one = Find(address) ?? (adds ? FreeOne(nowNs) : null);
        if (one is null) return null;
        (one.Address, one.Station, one.State, one.HeardNs) = (address, station, NeighborState.Known, nowNs);
        return one.Waiting.Count > 0 ? one : null;
    }

    /// <summary>The next address that is to be asked for again now; drops what has been asked for too often.</summary>
    public bool Poll(ulong nowNs, out Ipv4Address address)
    {
        address = default;
        if (!_mayAsk) return false;
        bool isAsked = false;
        foreach (Neighbor one in _all)
        {
            isAsked |= one.IsAsked;
            if (!one.IsAsked || nowNs < one.AskAtNs) continue;
            if (one.Questions == MostQuestions)
            {
                Forget(one);
                continue;
            }
            one.Questions++;
            one.AskAtNs = nowNs + QuestionNs;
            address = one.Address;
            return true;
        }
        _mayAsk = isAsked;
        return false;
    }

    /// <summary>The interface has another address, or another wire.</summary>
    public void ForgetAll()
    {
        foreach (Neighbor one in _all) Forget(one);
    }

    private int Asked
    {
        get
        {
            int asked = 0;
            foreach (Neighbor one in _all) asked += one.State == NeighborState.Asked ? 1 : 0;
            return asked;
        }
    }

    private int Waiting
    {
        get
        {
            int waiting = 0;
            foreach (Neighbor one in _all) waiting += one.Waiting.Count;
            return waiting;
        }
    }

    private Neighbor? Find(Ipv4Address address)
    {
        foreach (Neighbor one in _all)
            if (one.State != NeighborState.Free && one.Address == address) return one;
        return null;
    }

    /// <summary>A free one, or the one that has been known for longest; null: all are asked for.</summary>
    private Neighbor? FreeOne(ulong nowNs)
    {
        Neighbor? oldest = null;
        foreach (Neighbor one in _all)
        {
            if (one.State == NeighborState.Free) return one;
            bool isOlder = oldest is null || nowNs - one.HeardNs > nowNs - oldest.HeardNs;
            if (one.State != NeighborState.Asked && isOlder) oldest = one;
        }
        if (oldest is not null) Forget(oldest);
        return oldest;
    }

    private static void Forget(Neighbor one)
    {
        one.State = NeighborState.Free;
        one.Waiting.ReleaseAll();
    }
}
