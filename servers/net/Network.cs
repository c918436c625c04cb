using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Devices;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// All parts put together, and what drives them: the device's interrupt, the clients' calls, the time.
/// </summary>
internal sealed class Network
{
    /// <summary>4 MiB: as many as both queues hold, and as many again for sockets.</summary>
    private const int Packets = 2048;

    /// <summary>Nothing that is sent takes these.</summary>
    private const int KeptPackets = 64;

    private readonly NetworkDevice _device;
    private readonly PacketPool _pool;

    /// <summary>After the turn: whoever is polled may call whoever has asked for it.</summary>
    private readonly AfterTurn _poll;
    private readonly MovableTimer _timer;

    private Network(NetworkDevice device, PacketPool pool, Secret secret)
    {
        _device = device;
        _pool = pool;
        _poll = new AfterTurn(Poll);
        _timer = new MovableTimer(_poll);
        Sockets = new Sockets(device, pool, secret, _poll.Ask);
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
                NoRoom = _device.Dropped, Neighbors = (uint)face.KnownNeighbors,
                Sockets = (uint)Sockets.OpenDatagrams, FreePackets = (uint)_pool.Free,
                Connections = (uint)Sockets.Tcp.Connections,
            };
        }
    }

    /// <summary>Takes the device that init has handed to this process into service.</summary>
    public static async ValueTask<Result<Network>> Start(Secret secret)
    {
        Result<VirtioDevice> claimed = await VirtioDevice.Claim(NetworkFacts.Wanted, NetworkFacts.ConfigurationBytes);
        if (!claimed.IsOk) return claimed.Code;
        VirtioDevice device = claimed.Value;
        Result<MacAddress> station = StationOf(device);
        if (!station.IsOk) return station.Code;
        Handle handle = Startup.Handle(StartRole.Device);
        Result<DeviceMemory> memory = DeviceMemory.Create(handle, 2 * Virtqueue.Pages);
        if (!memory.IsOk) return memory.Code;
        PacketPool pool = new(KeptPackets);
        StatusCode code = FrameMemory.Fill(handle, pool, Packets);
        if (code != StatusCode.Ok) return code;
        Result<NetworkDevice> made = NetworkDevice.Make(device, memory.Value, station.Value, pool);
        if (!made.IsOk) return made.Code;
        device.Start();
        made.Value.Fill();
        return new Network(made.Value, pool, secret);
    }

    /// <summary>Hears the device and keeps the address, as long as this process lives.</summary>
    public void Run()
    {
        Loop.Detach(Listen(new InterruptLine(Startup.Handle(StartRole.Interrupt0))));
        Loop.Detach(Keeper.Run());
    }

    private async ValueTask Listen(InterruptLine interrupt)
    {
        while (await interrupt.Next())
        {
            _device.TakeReturned(Sockets.Interface);
            _poll.Ask();
        }
    }

    private void Poll()
    {
        Sockets.Poll(Clock.NowNs);
        ulong due = Sockets.NextDueNs;
        if (due == 0) _poll.Ask();
        else _timer.Set(due);
    }

    private static Result<MacAddress> StationOf(VirtioDevice device)
    {
        Span<uint> words = stackalloc uint[(int)NetworkFacts.ConfigurationBytes / sizeof(uint)];
        StatusCode code = device.ReadConfiguration(words);
        if (code != StatusCode.Ok) return code;
        return NetworkFacts.TryStation(device.Features, words, out MacAddress station)
            ? station
            : StatusCode.Unsupported;
    }
}
