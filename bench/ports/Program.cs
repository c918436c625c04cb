using System.Collections.Generic;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// What the kernel costs, in ticks of the time stamp counter (instructions, while QEMU counts those) and in bytes.
/// <c>bench-ports GROUP</c> measures one group of figures and prints a line per figure: name, rounds, least, median.
/// The same program is also the other side of what is measured: who starts it with the end of a channel gives it a
/// role.
/// </summary>
internal static class Program
{
    private const int Failed = 1, BadUsage = 2;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (arguments is [Child.Mark, string role]) return await Play(role, Child.Ends());
        StatusCode code = await Child.Load(arguments[0]);
        if (code == StatusCode.Ok) code = await Measure(arguments.Length > 1 ? arguments[1] : "calls");
        if (code == StatusCode.Ok) return 0;
        Sdk.Console.ErrorLine($"bench-ports: status {(uint)code}");
        return code == StatusCode.NotFound ? BadUsage : Failed;
    }

    private static ValueTask<StatusCode> Measure(string group) => group switch
    {
        "calls" => new(Calls.Measure()),
        "idle" => new(Idle.Measure()),
        "clients" => Clients.Measure(),
        "objects" => Sizes.Measure(),
        "latency" => new(Latency.Measure()),
        "interrupt" => new(Driver.Measure()),
        "bypass" => MeasureBypass(),
        "saturated" => Saturated.Measure(),
        _ => new(StatusCode.NotFound),
    };

    private static async ValueTask<StatusCode> MeasureBypass()
    {
        StatusCode code = Bypass.Measure();
        return code == StatusCode.Ok ? await LoopBypass.Measure() : code;
    }

    private static ValueTask<int> Play(string role, List<Handle> ends) => role switch
    {
        Roles.Server => new(Server.Run<StraightWay>(ends)),
        Roles.GeneralServer => new(Server.Run<GeneralWay>(ends)),
        Roles.Holder => new(Holder.Run(ends)),
        Roles.HotServer => new(HotServer.Run(ends[0])),
        Roles.LoopServer => LoopServer.Run(ends[0]),
        _ => new(BadUsage),
    };
}

/// <summary>What a child can be.</summary>
internal static class Roles
{
    /// <summary>Answers calls.</summary>
    public const string Server = "server";

    /// <summary>Answers calls, and waits by an enter that the kernel takes the general way.</summary>
    public const string GeneralServer = "general-server";

    /// <summary>Calls once on each of its channels and then holds them.</summary>
    public const string Holder = "holder";

    /// <summary>Answers calls and goes on looking for a while before it sleeps.</summary>
    public const string HotServer = "hot-server";

    /// <summary>Answers calls with the loop.</summary>
    public const string LoopServer = "loop-server";
}
