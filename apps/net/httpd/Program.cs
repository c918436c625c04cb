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

    /// <summary>What all connections may be reading and sending at one time.</summary>
    private const int BufferBytes = 1024 * 1024;
    private const ulong PatienceNs = 30_000_000_000;

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
        while (true)
        {
            Result<NetClient> net = await Connect();
            if (!net.IsOk) return Fail($"there is no network: status {(uint)net.Code}", 1);
            Result<SocketRecord> socket = await net.Value.Listen(port, INet.MostBacklog);
            if (!socket.IsOk) return Fail($"port {port} cannot be had: status {(uint)socket.Code}", 1);
            StatusCode code = await new Site(net.Value, files.Value, root).Serve(socket.Value.Number);
            if (code != StatusCode.PeerDied) return Fail($"it has ended: status {(uint)code}", 1);
        }
    }

    private static async ValueTask<Result<NetClient>> Connect()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create(BufferBytes);
        if (!buffer.IsOk) return buffer.Code;
        ServiceClient service = new(NetContract.Instance, InitClient.Instance, buffer.Value);
        StatusCode code = await service.Connect();
        if (code != StatusCode.Ok) return code;
        NetClient net = new(service);
        Result<LinkRecord> link = await net.Configured(Deadline.In(PatienceNs));
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
