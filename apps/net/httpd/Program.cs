using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Httpd;

/// <summary>
/// <c>httpd [-p PORT] [FOLDER]</c>: serves files over HTTP/1.1 (RFC 9110, RFC 9112), at first all of them at port 80:
/// GET and HEAD, connections that stay, ranges, lists of directories.
/// </summary>
internal static class Program
{
    private const ushort UsualPort = 80;

    /// <summary>
    /// With the network, each for some connections; and what these may be reading and sending at one time.
    /// </summary>
    private const int Sessions = 4, BufferBytes = 512 * 1024;
    private const ulong PatienceNs = 30_000_000_000;

    /// <summary>How often somebody here has begun to listen.</summary>
    private static int s_listening;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (!TryOptions(arguments, out ushort port, out string root)) return Fail("usage: httpd [-p PORT] [FOLDER]", 2);
        Result<FsClient> files = await FsClient.Connect(BufferBytes);
        if (!files.IsOk) return Fail($"no files: status {(uint)files.Code}", 1);
        Signal<string> ended = new();
        for (int i = 0; i < Sessions; i++) Loop.Detach(Serve(files.Value, port, root, ended));
        return Fail(await ended.Wait(), 1);
    }

    /// <summary>A network server that has died is waited for; the port is taken again.</summary>
    private static async ValueTask Serve(FsClient files, ushort port, string root, Signal<string> ended)
    {
        Result<NetClient> net = await Connect();
        StatusCode code = net.Code;
        while (code == StatusCode.Ok)
        {
            Result<SocketRecord> socket = await net.Value.Listen(port, INet.MostBacklog);
            code = socket.Code;
            if (socket.IsOk && ++s_listening == Sessions) await Announce(port);
            if (socket.IsOk) code = await new Site(net.Value, files, root).Serve(socket.Value.Number);
            if (code != StatusCode.PeerDied) break;
            code = (await net.Value.Configured(Deadline.In(PatienceNs))).Code;
        }
        ended.Set(code switch
        {
            StatusCode.NotFound => "there is no network",
            StatusCode.AlreadyExists => $"port {port} is somebody's",
            _ => $"it has ended: status {(uint)code}",
        });
    }

    private static ValueTask<StatusCode> Announce(ushort port)
    {
        Sdk.Console.Write($"listening at port {port}\n");
        return Sdk.Console.FlushAsync();
    }

    private static async ValueTask<Result<NetClient>> Connect()
    {
        Result<NetClient> net = await NetClient.Connect(BufferBytes);
        if (!net.IsOk) return net;
        Result<LinkRecord> link = await net.Value.Configured(Deadline.In(PatienceNs));
        return link.IsOk ? net : link.Code;
    }

    private static bool TryOptions(string[] arguments, out ushort port, out string root)
    {
        (port, root) = (UsualPort, "/");
        int at = 1;
        if (arguments.Length > 2 && arguments[1] == "-p")
        {
            if (!ushort.TryParse(arguments[2], out port) || port == 0) return false;
            at = 3;
        }
        if (at < arguments.Length) root = arguments[at++];
        return at == arguments.Length && root.Length > 0 && root[0] == '/';
    }

    private static int Fail(string why, int status)
    {
        Sdk.Console.Error($"httpd: {why}\n");
        return status;
    }
}
