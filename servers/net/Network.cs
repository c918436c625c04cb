using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>
/// All parts put together, over any link, and what drives them: what comes, the clients' calls, the time.
/// </summary>
internal sealed class Network
{
    private readonly ILink _link;
    private readonly PacketPool _pool;

    /// <summary>After the turn: whoever is polled may call whoever has asked for it.</summary>
    private readonly AfterTurn _poll;
    private readonly MovableTimer _timer;

    /// <param name="link">What carries its frames, and hands it those that come.</param>
    /// <param name="pool">All packets.</param>
    /// <param name="secret">Of this life.</param>
    public Network(ILink link, PacketPool pool, Secret secret)
    {
        _link = link;
        _pool = pool;
        _poll = new AfterTurn(Poll);
        _timer = new MovableTimer(_poll);
        Sockets = new Sockets(link, pool, secret, _poll.Ask);
        Names = new Resolver(Sockets, secret);
        Keeper = new AddressKeeper(Sockets, Names, secret);
    }

    public Sockets Sockets { get; }

    public Resolver Names { get; }

    public AddressKeeper Keeper { get; }

    /// <summary>How it stands.</summary>
    public LinkRecord Record
    {
        get
        {
            NetworkInterface face = Sockets.Interface;
            return new LinkRecord
            {
                Station = face.Station.Value, Address = face.Address.Own, Router = face.Address.Router,
                Names = Names.Server, Prefix = (uint)face.Address.Prefix,
                Received = face.Counters.Received, Sent = face.Counters.Sent, Malformed = face.Counters.Malformed,
                NotForUs = face.Counters.NotForUs, Pieces = face.Counters.Pieces, NoRoute = face.Counters.NoRoute,
                NoRoom = _link.Dropped, Neighbors = (uint)face.KnownNeighbors,
                Sockets = (uint)Sockets.OpenDatagrams, FreePackets = (uint)_pool.Free,
                Connections = (uint)Sockets.Tcp.Connections,
            };
        }
    }

    /// <summary>Frames have come, or packets have come back.</summary>
    public void HasNews() => _poll.Ask();

    private void Poll()
    {
        Sockets.Poll(Clock.NowNs);
        ulong due = Sockets.NextDueNs;
        if (due == 0) _poll.Ask();
        else _timer.Set(due);
    }
}
