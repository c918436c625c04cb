using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Ping;

/// <summary>
/// <c>ping [-c COUNT] [-s BYTES] HOST</c>: asks a machine for echoes, one a second, and says how long each took. Status
/// 0: at least one came.
/// </summary>
internal static class Program
{
    private const ulong SecondNs = 1_000_000_000, PatienceNs = 30 * SecondNs;
    private const uint UsualBytes = 56, UsualCount = 4;

    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (!TryOptions(arguments, out string host, out uint count, out uint bytes))
            return Fail("usage: ping [-c COUNT] [-s BYTES] HOST", 2);
        Result<NetClient> net = await NetClient.Connect();
        if (!net.IsOk) return Fail(net.Code == StatusCode.NotFound ? "there is no network" : Status(net.Code), 1);
        Result<Ipv4Address> address = await net.Value.Find(host, PatienceNs);
        return address.IsOk ? await Ping(net.Value, address.Value, count, bytes) : Fail(WhyNot(host, address.Code), 1);
    }

    private static async ValueTask<int> Ping(NetClient net, Ipv4Address to, uint count, uint bytes)
    {
        uint came = 0;
        for (uint number = 1; number <= count; number++)
        {
            ulong begun = Clock.NowNs;
            Result<ulong> took = await net.Echo(to, bytes, Deadline.In(SecondNs));
            if (took.IsOk) came++;
            Sdk.Console.Write(took.IsOk
                ? $"{bytes} bytes from {to}: number {number}, {took.Value / 1000} us\n"
                : $"{to}: number {number}, {WhyNone(took.Code)}\n");
            await Sdk.Console.FlushAsync();
            if (number < count) await Loop.DelayUntil(begun + SecondNs);
        }
        Sdk.Console.Write($"{count} sent, {came} came back\n");
        return came > 0 ? 0 : 1;
    }

    private static bool TryOptions(string[] arguments, out string host, out uint count, out uint bytes)
    {
        (host, count, bytes) = (string.Empty, UsualCount, UsualBytes);
        int at = 1;
        for (; at + 1 < arguments.Length && arguments[at] is "-c" or "-s"; at += 2)
        {
            if (!uint.TryParse(arguments[at + 1], out uint number)) return false;
            if (arguments[at] == "-c") count = number;
            else bytes = number;
        }
        if (at != arguments.Length - 1) return false;
        host = arguments[at];
        return count > 0 && bytes <= INet.LongestDatagram;
    }

    private static string WhyNone(StatusCode code) => code switch
    {
        StatusCode.TimedOut => "no answer",
        StatusCode.NotFound => "there is no way there",
        _ => Status(code),
    };

    private static string WhyNot(string host, StatusCode code) => code switch
    {
        StatusCode.NotFound => host + ": there is no such name",
        StatusCode.BadArgument => host + ": that is no name",
        StatusCode.TimedOut => host + ": nobody answers who knows names",
        StatusCode.Closed => "the network has no address",
        _ => Status(code),
    };

    private static string Status(StatusCode code) => $"status {(uint)code}";

    private static int Fail(string why, int status)
    {
        Sdk.Console.Error($"ping: {why}\n");
        return status;
    }
}
