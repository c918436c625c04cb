using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Examples.Kv;

internal static class ServerProgram
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    internal static async ValueTask<int> Run(string[] arguments)
    {
        Store store = new();
        return (int)await KvServer.Serve(client => new Kv(store, client));
    }
}
