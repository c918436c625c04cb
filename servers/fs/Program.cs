using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>The file server. It takes no arguments; its archives are handles that init gives it.</summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        FsService service = new();
        await service.Serve();
        return 0;
    }
}
