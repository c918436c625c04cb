using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Nc;

/// <summary>
/// <c>nc HOST PORT</c> calls a machine, <c>nc -l PORT</c> waits for one that calls: then the standard input goes there,
/// and what comes from there to the standard output. Status 0: both have come to their ends.
/// </summary>
internal static class Program
{
    private const ulong PatienceNs = 60_000_000_000;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        ushort port = 0;
        bool isUsed = arguments.Length == 3 && ushort.TryParse(arguments[2], out port) && port != 0;
        if (!isUsed) return Fail("usage: nc HOST PORT, or nc -l PORT", 2);
        Result<NetClient> net = await NetClient.Connect();
        if (!net.IsOk) return Fail(net.Code == StatusCode.NotFound ? "there is no network" : Status(net.Code), 1);
        Result<StreamRecord> stream = arguments[1] == "-l"
            ? await Wait(net.Value, port)
            : await Call(net.Value, arguments[1], port);
        if (!stream.IsOk) return Fail(WhyNot(stream.Code), 1);
        Talk talk = new(new SocketPipe(net.Value, stream.Value.Number));
        StatusCode code = await talk.Run();
        return code == StatusCode.Ok ? 0 : Fail($"broken off: {Status(code)}", 1);
    }

    private static async ValueTask<Result<StreamRecord>> Call(NetClient net, string name, ushort port)
    {
        Result<Ipv4Address> host = await net.Find(name, PatienceNs);
        if (!host.IsOk) return host.Code;
        return await net.ConnectTo(new Endpoint(host.Value, port), Deadline.In(PatienceNs));
    }

    /// <summary>For one, and then nobody listens any more.</summary>
    private static async ValueTask<Result<StreamRecord>> Wait(NetClient net, ushort port)
    {
        Result<LinkRecord> link = await net.Configured(Deadline.In(PatienceNs));
        if (!link.IsOk) return link.Code;
        Result<SocketRecord> socket = await net.Listen(port, 1);
        if (!socket.IsOk) return socket.Code;
        Result<StreamRecord> stream = await net.Accept(socket.Value.Number, default);
        await net.Close(socket.Value.Number);
        return stream;
    }

    private static string WhyNot(StatusCode code) => code switch
    {
        StatusCode.AccessDenied => "nobody listens there",
        StatusCode.TimedOut => "nobody answers",
        StatusCode.NotFound => "there is no such machine, or no way there",
        StatusCode.AlreadyExists => "the port is somebody's",
        _ => Status(code),
    };

    private static string Status(StatusCode code) => $"status {(uint)code}";

    private static int Fail(string why, int status)
    {
        Sdk.Console.Error($"nc: {why}\n");
        return status;
    }
}
