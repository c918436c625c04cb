using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Examples.Clock;

internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments) => (int)await ClockServer.Serve(new Ticker());
}
