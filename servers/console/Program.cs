using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>The console server. Its one argument, "resumed", says that a predecessor died.</summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        Lines lines = new(resumed: arguments.Length > 1 && arguments[1] == "resumed");
        await ConsoleServer.Serve(lines.For);
        return 0;
    }
}
