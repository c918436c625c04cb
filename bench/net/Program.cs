using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Net;

/// <summary>
/// <c>bench-net</c>: the guest's side of <c>bench net</c>, whose other side is the tool on the host. It starts httpd,
/// swallows bytes at port 7001, gives bytes at 7002, keeps connections at 7003, and at 7000 does what it is told
/// (<see cref="Control"/>) until it is told to end. bench/linux/net.c is the same for Linux.
/// </summary>
internal static class Program
{
    private const ushort ControlPort = 7000, SinkPort = 7001, SourcePort = 7002, IdlePort = 7003;
    private const int Failed = 1, Rounds = 64, IdleSessions = 3;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        for (int i = 0; i < Rounds; i++) Probe.Nothing(null);
        for (int i = 0; i < Rounds; i++) Probe.Thousand(null);
        if (!(await NetClient.Connect()).TryGet(out NetClient net)) return Failed;
        Result<LinkRecord> link = await net.Configured(default);
        Result<ulong> server = await InitClient.Instance.Spawn((string[])["/bin/httpd"]);
        if (!link.IsOk || !server.IsOk) return Failed;
        Loop.Detach(Bulk.Swallow(net, SinkPort));
        Loop.Detach(Bulk.Give(net, SourcePort));
        for (int i = 0; i < IdleSessions; i++) Loop.Detach(Keep());
        return await new Control(net).Serve(ControlPort) == StatusCode.Ok ? 0 : Failed;
    }

    /// <summary>
    /// Connections over which nothing is said but a byte at first, as many as a session has sockets.
    /// </summary>
    private static async ValueTask Keep()
    {
        if (!(await NetClient.Connect()).TryGet(out NetClient net)) return;
        Result<SocketRecord> listener = await net.Listen(IdlePort, INet.MostBacklog);
        BufferSlice greeting = await net.Buffer.Take(1);
        while (listener.IsOk && (await net.Accept(listener.Value.Number, default)).TryGet(out StreamRecord stream))
            await net.Send(stream.Number, greeting.Bytes, default);
    }
}
