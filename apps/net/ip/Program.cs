using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Ip;

/// <summary>How the interface stands: <c>ip</c>; as soon as it has an address: <c>ip wait</c>.</summary>
internal static class Program
{
    private const ulong PatienceNs = 30_000_000_000;

    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments)
    {
        bool waits = arguments.Length == 2 && arguments[1] == "wait";
        if (arguments.Length > 1 && !waits) return Fail("usage: ip [wait]", 2);
        Result<NetClient> net = await NetClient.Connect();
        if (!net.IsOk) return Fail(net.Code == StatusCode.NotFound ? "there is no network" : Status(net.Code), 1);
        Result<LinkRecord> link = waits
            ? await net.Value.Configured(Deadline.In(PatienceNs))
            : await net.Value.Link();
        if (!link.IsOk) return Fail(link.Code == StatusCode.TimedOut ? "no address has come" : Status(link.Code), 1);
        Show(link.Value);
        return 0;
    }

    private static void Show(LinkRecord link)
    {
        bool isSet = link.Address != Ipv4Address.Any;
        Sdk.Console.Write($"station   {Station(link.Station)}\n");
        Sdk.Console.Write(isSet ? $"address   {link.Address}/{link.Prefix}\n" : "address   none yet\n");
        if (link.Router != Ipv4Address.Any) Sdk.Console.Write($"router    {link.Router}\n");
        if (link.Names != Ipv4Address.Any) Sdk.Console.Write($"names     {link.Names}\n");
        Sdk.Console.Write($"frames    {link.Received} received, {link.Sent} sent\n");
        Sdk.Console.Write(
            $"dropped   {link.Malformed} malformed, {link.NotForUs} for others, {link.Pieces} in pieces, " +
            $"{link.NoRoute} without a way, {link.NoRoom} without room\n");
        Sdk.Console.Write(
            $"in use    {link.Neighbors} neighbours, {link.Sockets} sockets, {link.FreePackets} packets free\n");
    }

    private static string Station(ulong station)
    {
        System.Span<char> text = stackalloc char[17];
        for (int i = 0; i < 17; i++)
            text[i] = i % 3 == 2 ? ':' : "0123456789abcdef"[(int)(station >> 44 - 4 * (i - i / 3) & 15)];
        return new string(text);
    }

    private static string Status(StatusCode code) => $"status {(uint)code}";

    private static int Fail(string why, int status)
    {
        Sdk.Console.Error($"ip: {why}\n");
        return status;
    }
}
