using System.Runtime;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Primes;

/// <summary>
/// For the shell: <c>primes NUMBER</c> says how many are below it, and which worker has counted;
/// <c>primes NUMBER without primes.2</c> ends a worker meanwhile.
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    internal static async ValueTask<int> Run(string[] arguments)
    {
        bool isEnding = arguments.Length == 4 && arguments[2] == "without";
        if (!isEnding && arguments.Length != 2 || !uint.TryParse(arguments[1], out uint number)) return 2;
        if (!(await PrimesClient.Connect()).TryGet(out PrimesClient primes)) return 1;
        Result<uint> worker = await primes.Worker();
        ValueTask<Result<uint>> counting = primes.Below(number);
        if (isEnding) await InitClient.Instance.Kill(arguments[3]);
        Result<uint> found = await counting;
        string what = found.Code == StatusCode.PeerDied ? "nobody knows, it died" : found.Value.ToString();
        Console.Write($"worker {worker.Value}: {what}\n");
        return found.IsOk ? 0 : 1;
    }
}
