using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Kv;

/// <summary>For the shell: <c>kv 5 7</c> puts numbers, <c>kv</c> says what they are together.</summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    internal static async ValueTask<int> Run(string[] arguments)
    {
        if (!(await KvClient.Connect()).TryGet(out KvClient client)) return 1;
        for (int i = 1; i < arguments.Length; i++)
        {
            if (!uint.TryParse(arguments[i], out uint number)) return 2;
            if (!(await client.Put(number)).IsOk) return 1;
        }
        Result<ulong> sum = await client.Sum();
        if (sum.IsOk) Console.Write($"{sum.Value}\n");
        return sum.IsOk ? 0 : 1;
    }
}
