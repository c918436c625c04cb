using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// The round trip on one channel, with nothing else on the server's port and with ten thousand idle ones: all of them
/// were used once, are spread over all bands, and their other ends are held by a hundred processes.
/// </summary>
internal static class Idle
{
    private const int Holders = 100, ChannelsPerHolder = 100;
    private const ulong ServerPages = 8192, HolderPages = 300;
    private const ushort ServerHandles = Holders * ChannelsPerHolder + 64, HolderHandles = ChannelsPerHolder + 16;
    private const ulong PauseNs = 20_000_000;

    public static StatusCode Measure()
    {
        Result<Client> alone = Calls.Connect(Roles.Server, out _);
        if (!alone.IsOk) return alone.Code;
        Calls.Measure(alone.Value, "idle0", 1, Probe.CallAlone);
        List<NewProcess> holders = new();
        Result<Client> busy = Crowd(holders);
        if (!busy.IsOk) return busy.Code;
        foreach (NewProcess holder in holders)
            while (Figures.Of(holder.Handle).Handles != Holder.HandlesAtRest(ChannelsPerHolder)) Pause();
        Calls.Measure(busy.Value, "idle10000", 1, Probe.CallAmongIdle);
        Figures.Print("idle.channels", Holders * ChannelsPerHolder);
        Figures.Print("idle.processes", Holders);
        return alone.Value.IsSound && busy.Value.IsSound ? StatusCode.Ok : StatusCode.Broken;
    }

    /// <summary>The first end of the server is the busy one.</summary>
    private static Result<Client> Crowd(List<NewProcess> holders)
    {
        Result<ChannelEnds> busy = Channels.Create();
        if (!busy.IsOk) return busy.Code;
        NewProcess server = Child.Create(ServerPages, ServerHandles).Give(busy.Value.Server);
        for (int i = 0; i < Holders; i++) holders.Add(NewHolder(server));
        StatusCode code = Child.Begin(server, Roles.Server).Code;
        foreach (NewProcess holder in holders)
            if (code == StatusCode.Ok) code = Child.Begin(holder, Roles.Holder).Code;
        if (code != StatusCode.Ok) return code;
        Result<Line> line = Line.Open(busy.Value.Client, out MappedChannel channel);
        return line.IsOk ? new Client(line.Value, channel) : line.Code;
    }

    private static NewProcess NewHolder(NewProcess server)
    {
        NewProcess holder = Child.Create(HolderPages, HolderHandles);
        for (int i = 0; i < ChannelsPerHolder; i++)
        {
            Result<ChannelEnds> ends = Channels.Create();
            holder.Note(ends.Code);
            if (!ends.IsOk) break;
            server.Give(ends.Value.Server);
            holder.Give(ends.Value.Client);
        }
        return holder;
    }

    private static void Pause()
    {
        Handle port = CompletionPorts.Create().Value;
        RawEnter.InFull(
            (ulong)port.Value << 32, 0, 0, Clock.NowNs + PauseNs, ulong.MaxValue, new EnterControl(1, 1).Value);
        Handles.Close(port);
    }
}

/// <summary>Has many channels and needs none of them any more.</summary>
internal static class Holder
{
    /// <summary>
    /// Of a process that has used all its channels: besides these what every process has, the loop's port, that of the
    /// channels, and the one where it rests.
    /// </summary>
    public static uint HandlesAtRest(uint channels) => channels + 5;

    public static int Run(List<Handle> ends)
    {
        Handle port = CompletionPorts.Create().Value;
        foreach (Handle end in ends)
        {
            Result<Line> line = Line.Open(end, port, out MappedChannel channel);
            if (!line.IsOk) return (int)line.Code;
            Client client = new(line.Value, channel);
            client.CallOnce();
            if (!client.IsSound) return 1;
        }
        Handle rest = CompletionPorts.Create().Value;
        RawEnter.InFull(
            (ulong)rest.Value << 32, 0, 0, ulong.MaxValue, ulong.MaxValue, new EnterControl(1, 1).Value);
        return 0;
    }
}
