using System.Runtime;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Counter;

/// <summary>
/// For the shell: <c>counter add 5 add 7</c> says the number after each, <c>counter</c> the number now.
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    internal static async ValueTask<int> Run(string[] arguments)
    {
        if (!(await CounterClient.Connect()).TryGet(out CounterClient counter)) return 1;
        if (arguments.Length == 1) return Say(await counter.Read());
        for (int i = 1; i < arguments.Length; i += 2)
        {
            if (arguments[i] != "add" || i + 1 == arguments.Length) return 2;
            if (!ulong.TryParse(arguments[i + 1], out ulong amount) || Say(await counter.Add(amount)) != 0) return 2;
        }
        return 0;
    }

    private static int Say(Result<ulong> number)
    {
        Console.Write(number.IsOk ? $"{number.Value}\n" : $"status {(uint)number.Code}\n");
        return number.IsOk ? 0 : 1;
    }
}
