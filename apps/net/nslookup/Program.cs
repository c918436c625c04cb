using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Nslookup;

/// <summary><c>nslookup NAME...</c>: the addresses of names.</summary>
internal static class Program
{
    private const ulong PatienceNs = 30_000_000_000;

    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (arguments.Length < 2) return Fail("usage: nslookup NAME...", 2);
        Result<NetClient> net = await NetClient.Connect();
        if (!net.IsOk) return Fail(net.Code == StatusCode.NotFound ? "there is no network" : Status(net.Code), 1);
        Result<LinkRecord> link = await net.Value.Configured(Deadline.In(PatienceNs));
        if (!link.IsOk) return Fail("the network has no address", 1);
        int status = 0;
        for (int i = 1; i < arguments.Length; i++)
        {
            Result<Ipv4Address> address = await net.Value.Resolve(arguments[i], Deadline.In(PatienceNs));
            if (address.IsOk) Sdk.Console.Write($"{arguments[i]} {address.Value}\n");
            else status = Fail(WhyNot(arguments[i], address.Code), 1);
        }
        return status;
    }

    private static string WhyNot(string name, StatusCode code) => code switch
    {
        StatusCode.NotFound => name + ": there is no such name",
        StatusCode.BadArgument => name + ": that is no name",
        StatusCode.TimedOut => name + ": nobody answers",
        StatusCode.Closed => name + ": there is nobody to ask",
        StatusCode.IoError => name + ": the server cannot say",
        _ => Status(code),
    };

    private static string Status(StatusCode code) => $"status {(uint)code}";

    private static int Fail(string why, int status)
    {
        Sdk.Console.Error($"nslookup: {why}\n");
        return status;
    }
}
