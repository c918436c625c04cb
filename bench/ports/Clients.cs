using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// The memory that 512 channels take: both ends mapped and on a port, as a server and its clients have them. The page
/// tables of one process stand for those of two. What the program needs for itself (a record to read, more heap while
/// it waits) it has before the first count.
/// </summary>
internal static class Clients
{
    private const int Channels512 = 512;
    private const ulong PauseNs = 50_000_000;

    public static async ValueTask<StatusCode> Measure()
    {
        Result<Handle> serverPort = CompletionPorts.Create(), clientPort = CompletionPorts.Create();
        if (!serverPort.IsOk || !clientPort.IsOk) return StatusCode.OutOfBudget;
        Figures.Of(Handle.Self);
        SystemRecord before = await Quiet();
        ulong ownPages = Figures.Of(Handle.Self).Pages;
        for (int i = 0; i < Channels512; i++)
        {
            StatusCode code = Add(serverPort.Value, clientPort.Value, (ulong)i);
            if (code != StatusCode.Ok) return code;
        }
        ulong pages = (Figures.Of(Handle.Self).Pages - ownPages) * Limits.PageBytes;
        SystemRecord after = (await InitClient.Instance.Machine()).Value;
        ulong objects = after.KernelObjectBytes - before.KernelObjectBytes;
        Figures.Print("clients512.pages", pages);
        Figures.Print("clients512.objects", objects);
        Figures.Print("clients512.bytes", pages + objects);
        Figures.Print("clients512.machine", (before.PagesFree - after.PagesFree) * Limits.PageBytes);
        return StatusCode.Ok;
    }

    /// <summary>When nothing is left of what ran before.</summary>
    private static async ValueTask<SystemRecord> Quiet()
    {
        SystemRecord last = (await InitClient.Instance.Machine()).Value;
        while (true)
        {
            await Loop.Delay(PauseNs);
            SystemRecord now = (await InitClient.Instance.Machine()).Value;
            if (now.KernelObjectBytes == last.KernelObjectBytes && now.PagesFree == last.PagesFree) return now;
            last = now;
        }
    }

    private static StatusCode Add(Handle serverPort, Handle clientPort, ulong key)
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        StatusCode code = Channels.Map(ends.Value.Server).Code;
        if (code == StatusCode.Ok) code = Channels.Map(ends.Value.Client).Code;
        if (code == StatusCode.Ok) code = CompletionPorts.Associate(serverPort, ends.Value.Server, key, 3);
        return code == StatusCode.Ok ? CompletionPorts.Associate(clientPort, ends.Value.Client, key, 3) : code;
    }
}
