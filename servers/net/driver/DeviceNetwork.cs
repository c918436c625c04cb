using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Devices;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>The network over the device that init has handed to this process: claims it, and hears it.</summary>
internal static class DeviceNetwork
{
    /// <summary>4 MiB: as many as both queues hold, and as many again for sockets.</summary>
    private const int Packets = 2048;

    /// <summary>Nothing that is sent takes these.</summary>
    private const int KeptPackets = 64;

    /// <summary>
    /// Takes the device into service; then the network runs as long as this process lives, and looks for its address.
    /// </summary>
    public static async ValueTask<Result<Network>> Start(Secret secret)
    {
        Result<VirtioDevice> claimed = await VirtioDevice.Claim(NetworkFacts.Wanted, NetworkFacts.ConfigurationBytes);
        if (!claimed.IsOk) return claimed.Code;
        VirtioDevice device = claimed.Value;
        PacketPool pool = new(KeptPackets);
        Result<NetworkDevice> made = Make(device, pool);
        if (!made.IsOk) return made.Code;
        device.Start();
        made.Value.Fill();
        Network network = new(made.Value, pool, secret);
        Loop.Detach(Listen(made.Value, network));
        Loop.Detach(network.Keeper.Run());
        return network;
    }

    private static Result<NetworkDevice> Make(VirtioDevice device, PacketPool pool)
    {
        Result<MacAddress> station = StationOf(device);
        if (!station.IsOk) return station.Code;
        Handle handle = Startup.Handle(StartRole.Device);
        Result<DeviceMemory> memory = DeviceMemory.Create(handle, 2 * Virtqueue.Pages);
        if (!memory.IsOk) return memory.Code;
        StatusCode code = FrameMemory.Fill(handle, pool, Packets);
        return code == StatusCode.Ok ? NetworkDevice.Make(device, memory.Value, station.Value, pool) : code;
    }

    private static async ValueTask Listen(NetworkDevice device, Network network)
    {
        InterruptLine interrupt = new(Startup.Handle(StartRole.Interrupt0));
        while (await interrupt.Next())
        {
            device.TakeReturned(network.Sockets.Interface);
            network.HasNews();
        }
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
