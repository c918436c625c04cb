using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Clock;

/// <summary>For the shell: <c>clock 3</c> listens to three ticks, a tenth of a second apart.</summary>
internal static class Program
{
    private const ulong PeriodNs = 100_000_000;

    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (!(await ClockClient.Connect()).TryGet(out ClockClient clock)) return 1;
        if (arguments.Length < 2 || !uint.TryParse(arguments[1], out uint left)) left = 1;
        ulong before = 0;
        await foreach (Result<ulong> tick in clock.Ticks(PeriodNs))
        {
            if (!tick.IsOk) return 1;
            Console.Write(tick.Value / PeriodNs > before / PeriodNs ? "tick\n" : "too early\n");
            before = tick.Value;
            if (--left == 0) break;
        }
        return 0;
    }
}
