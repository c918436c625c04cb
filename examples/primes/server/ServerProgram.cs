using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Examples.Primes;

/// <summary>One of the workers; init says which, with the argument <c>worker=NUMBER</c>.</summary>
internal static class ServerProgram
{
    private const string Worker = "worker=";

    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    internal static async ValueTask<int> Run(string[] arguments)
    {
        uint worker = 1;
        for (int i = 1; i < arguments.Length; i++)
            if (arguments[i].StartsWith(Worker)) uint.TryParse(arguments[i].Substring(Worker.Length), out worker);
        return (int)await PrimesServer.Serve(new Primes(worker));
    }
}
