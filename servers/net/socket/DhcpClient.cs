using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// Gets an address for the interface and keeps it (RFC 2131, 4.4): a machine of states that is told the time and what
/// has come, and says what is to be done.
/// <code>
///     selecting ──offer──> requesting ──acknowledged──> bound ──T1──> renewing ──T2──> rebinding
///         ^                    │ refused, no answer       ^──acknowledged──┴────────────────┘ │
///         └────────────────────┴───────────────────────────────────refused, the end──────────┘
/// </code>
/// An answer counts if it is for this station and for the question that is open. Questions are repeated after 4, 8, 16,
/// 32 and 64 seconds, each give or take one; while an address is kept, after half of the time that is left. After a
/// refusal it begins anew within two seconds.
/// </summary>
internal sealed class DhcpClient(MacAddress station, Secret secret)
{
    private const ulong SecondNs = 1_000_000_000, FirstWaitNs = 4 * SecondNs, LongestWaitNs = 64 * SecondNs;
    private const int MostRequests = 4;

    private DhcpMessage _offer;
    private DhcpLease _lease;
    private uint _transaction;
    private ulong _waitNs;
    private int _asked;

    public DhcpState State { get; private set; }

    /// <summary>When <see cref="Step"/> is to be called next, if nothing comes; at first at once.</summary>
    public ulong NextDueNs { get; private set; }

    /// <summary>What it has; in the states from Bound on.</summary>
    public DhcpLease Lease => _lease;

    /// <summary>Time has passed.</summary>
    public DhcpActions Step(ulong nowNs)
    {
        if (nowNs < NextDueNs) return DhcpActions.None;
        return State switch
        {
            DhcpState.Selecting => Discover(nowNs),
            DhcpState.Requesting when _asked == MostRequests => Begin(nowNs),
            DhcpState.Requesting => Ask(nowNs),
            _ => Keep(nowNs),
        };
    }

    /// <summary>Something has come.</summary>
    public DhcpActions Step(ulong nowNs, in DhcpMessage message)
    {
        if (message.Transaction != _transaction || message.Station.Value != station.Value) return DhcpActions.None;
        bool awaitsEnd = State is DhcpState.Requesting or DhcpState.Renewing or DhcpState.Rebinding;
        if (State == DhcpState.Selecting && message.Type == DhcpType.Offer && DhcpLease.IsUsable(message))
            return Accept(nowNs, message);
        if (awaitsEnd && message.Type == DhcpType.Acknowledged && DhcpLease.IsUsable(message))
            return Bind(nowNs, message);
        return awaitsEnd && message.Type == DhcpType.Refused ? Rest(nowNs) : DhcpActions.None;
    }

    /// <summary>What is to be said, when an action says so.</summary>
    public DhcpMessage Question => State switch
    {
        DhcpState.Selecting => new DhcpMessage
        {
            Type = DhcpType.Discover, Transaction = _transaction, Station = station,
        },
        DhcpState.Requesting => new DhcpMessage
        {
            Type = DhcpType.Request, Transaction = _transaction, Station = station,
            Wanted = _offer.Yours, Server = _offer.Server,
        },
        _ => new DhcpMessage
        {
            Type = DhcpType.Request, Transaction = _transaction, Station = station, Client = _lease.Address.Own,
        },
    };

    /// <summary>To whom: the server that has given the address, or all.</summary>
    public Ipv4Address Asked => State == DhcpState.Renewing ? _lease.Server : Ipv4Address.Broadcast;

    private DhcpActions Begin(ulong nowNs)
    {
        State = DhcpState.Selecting;
        _waitNs = 0;
        return Discover(nowNs);
    }

    private DhcpActions Discover(ulong nowNs)
    {
        _transaction = (uint)secret.Next();
        return AskAgainLater(nowNs);
    }

    private DhcpActions Accept(ulong nowNs, in DhcpMessage offer)
    {
        _offer = offer;
        State = DhcpState.Requesting;
        (_waitNs, _asked) = (0, 0);
        return Ask(nowNs);
    }

    private DhcpActions Ask(ulong nowNs)
    {
        _asked++;
        return AskAgainLater(nowNs);
    }

    private DhcpActions Bind(ulong nowNs, in DhcpMessage message)
    {
        _lease = new DhcpLease(message, nowNs);
        State = DhcpState.Bound;
        NextDueNs = _lease.RenewNs;
        return DhcpActions.Configure;
    }

    /// <summary>Bound and later: asks for more time, at T1 the server, at T2 everybody.</summary>
    private DhcpActions Keep(ulong nowNs)
    {
        if (nowNs >= _lease.EndNs) return Lose(nowNs);
        bool isLate = nowNs >= _lease.RebindNs;
        if (State == DhcpState.Bound) _transaction = (uint)secret.Next();
        State = isLate ? DhcpState.Rebinding : DhcpState.Renewing;
        ulong until = isLate ? _lease.EndNs : _lease.RebindNs, left = until - nowNs;
        NextDueNs = left < 2 * SecondNs ? until : nowNs + left / 2;
        return DhcpActions.Send;
    }

    private DhcpActions Lose(ulong nowNs)
    {
        bool hadAddress = State >= DhcpState.Bound;
        return Begin(nowNs) | (hadAddress ? DhcpActions.Unconfigure : DhcpActions.None);
    }

    /// <summary>
    /// Begins anew, but not at once: a server that offers and refuses in turn would be asked as fast as it answers.
    /// </summary>
    private DhcpActions Rest(ulong nowNs)
    {
        bool hadAddress = State >= DhcpState.Bound;
        (State, _waitNs, _transaction) = (DhcpState.Selecting, 0, (uint)secret.Next());
        NextDueNs = nowNs + SecondNs + secret.Next() % SecondNs;
        return hadAddress ? DhcpActions.Unconfigure : DhcpActions.None;
    }

    private DhcpActions AskAgainLater(ulong nowNs)
    {
        _waitNs = _waitNs == 0 ? FirstWaitNs : ulong.Min(_waitNs * 2, LongestWaitNs);
        NextDueNs = nowNs + _waitNs - SecondNs + secret.Next() % (2 * SecondNs);
        return DhcpActions.Send;
    }
}

internal enum DhcpState : byte
{
    Selecting,
    Requesting,
    Bound,
    Renewing,
    Rebinding,
}

/// <summary>What is to be done after a step.</summary>
[System.Flags]
internal enum DhcpActions : byte
{
    None = 0,

    /// <summary>Send the question.</summary>
    Send = 1,

    /// <summary>The interface gets the lease's address.</summary>
    Configure = 2,

    /// <summary>The interface has no address any more.</summary>
    Unconfigure = 4,
}
