using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>A command between two processes and back, one by one and in batches, and the empty enter.</summary>
internal static class Calls
{
    private const int Rounds = 1000;

    public static StatusCode Measure()
    {
        Result<Client> straight = Connect(Roles.Server, out Handle server);
        if (!straight.IsOk) return straight.Code;
        Result<Client> general = Connect(Roles.GeneralServer, out Handle generalServer);
        if (!general.IsOk) return general.Code;
        Measure(straight.Value, "roundtrip", 1, Probe.Call);
        Measure(straight.Value, "depth8", 8, Probe.Batch8);
        Measure(straight.Value, "depth32", 32, Probe.Batch32);
        Measure(general.Value, "roundtrip.general", 1, Probe.CallGenerally);
        Measure(general.Value, "depth32.general", 32, Probe.Batch32Generally);
        MeasureNothing(straight.Value);
        CountEnters(straight.Value, server, "roundtrip", 1, Probe.Call);
        CountEnters(straight.Value, server, "batch.depth8", 8, Probe.Batch8);
        CountEnters(straight.Value, server, "batch.depth32", 32, Probe.Batch32);
        CountEnters(general.Value, generalServer, "roundtrip.general", 1, Probe.CallGenerally);
        return straight.Value.IsSound && general.Value.IsSound ? StatusCode.Ok : StatusCode.Broken;
    }

    /// <summary>A channel to a new server.</summary>
    public static Result<Client> Connect(string role, out Handle process)
    {
        process = default;
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        Result<Handle> server = Child.Start(role, ends.Value.Server);
        if (!server.IsOk) return server.Code;
        process = server.Value;
        Result<Line> line = Line.Open(ends.Value.Client, out MappedChannel channel);
        return line.IsOk ? new Client(line.Value, channel) : line.Code;
    }

    public static void Measure(Client client, string name, uint depth, Func<Client, ulong> probe)
    {
        Samples samples = new(name, Rounds);
        client.Depth = depth;
        while (!samples.IsFull)
        {
            samples.Add(probe(client));
            client.Check();
        }
        samples.Print();
    }

    /// <summary>
    /// How often both processes have entered the kernel, per thousand rounds, by the kernel's own count; what the
    /// counting takes is counted first.
    /// </summary>
    private static void CountEnters(
        Client client, Handle server, string name, uint depth, Func<Client, ulong> probe)
    {
        client.Depth = depth;
        ulong first = Enters(server), before = Enters(server);
        for (int i = 0; i < Rounds; i++)
        {
            probe(client);
            client.Check();
        }
        ulong count = Enters(server) - before - (before - first);
        Sdk.Console.WriteLine($"entries.{name} {Rounds} {count} {count}");
    }

    private static ulong Enters(Handle server) => Figures.Of(server).Enters + Figures.Of(Handle.Self).Enters;

    private static void MeasureNothing(Client client)
    {
        Measure(client, "nothing", 0, Probe.Nothing);
        Measure(client, "thousand", 0, Probe.Thousand);
        Measure(client, "enter.null", 0, Probe.EnterForNothing);
    }
}
