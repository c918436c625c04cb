using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Wget;

/// <summary>
/// <c>wget URL [FILE]</c>: gets a page or a file over HTTP (RFC 9112), to a file or the standard output. Status 0: all
/// of it has come.
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
        bool isUsed = arguments.Length is 2 or 3;
        if (!isUsed || !Address.TryParse(arguments[1], out Address from))
            return Fail("usage: wget http://HOST[:PORT][/PATH] [FILE]", 2);
        Result<NetClient> net = await NetClient.Connect();
        if (!net.IsOk) return Fail(net.Code == StatusCode.NotFound ? "there is no network" : Status(net.Code), 1);
        Result<Ipv4Address> host = await net.Value.Find(from.Host, PatienceNs);
        if (!host.IsOk) return Fail($"{from.Host}: no such machine ({Status(host.Code)})", 1);
        Endpoint to = new(host.Value, from.Port);
        Result<StreamRecord> stream = await net.Value.ConnectTo(to, Deadline.In(PatienceNs));
        if (!stream.IsOk) return Fail($"{to}: {WhyNot(stream.Code)}", 1);
        Result<Sink> sink = await Sink.Open(arguments.Length == 3 ? arguments[2] : string.Empty);
        if (!sink.IsOk) return Fail($"{arguments[2]}: {Status(sink.Code)}", 1);
        string problem = await new Download(net.Value, stream.Value.Number, sink.Value).Run(from);
        await net.Value.Close(stream.Value.Number);
        StatusCode closed = await sink.Value.Close();
        if (problem.Length == 0 && closed != StatusCode.Ok) problem = Status(closed);
        return problem.Length == 0 ? 0 : Fail(problem, 1);
    }

    private static string WhyNot(StatusCode code) => code switch
    {
        StatusCode.AccessDenied => "nobody listens there",
        StatusCode.TimedOut => "nobody answers",
        StatusCode.NotFound => "there is no way there",
        _ => Status(code),
    };

    private static string Status(StatusCode code) => $"status {(uint)code}";

    private static int Fail(string why, int status)
    {
        Sdk.Console.Error($"wget: {why}\n");
        return status;
    }
}
