using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Mooring.Examples.Counter;
using Mooring.Runtime;
using Mooring.Runtime.Heap;

namespace Mooring.Bench.Generated;

/// <summary>Prints a line per figure: name, rounds, least, median, in ticks of the time stamp counter.</summary>
internal static class Program
{
    private const int Rounds = 1000, Warming = 64;
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    [RuntimeExport("program_main")]
    private static void Main() => Startup.Run(Run);

    private static async ValueTask<int> Run(string[] arguments)
    {
        if (!(await CounterClient.Connect()).TryGet(out CounterClient counter)) return 1;
        Calls calls = new(counter);
        Measure("sdk.nothing", Nothing, calls);
        Measure("sdk.call", Call, calls);
        Measure("sdk.depth32", Batch, calls);
        return calls.IsSound ? 0 : 1;
    }

    private static void Measure(string name, Func<Calls, ulong> probe, Calls calls)
    {
        ulong[] ticks = new ulong[Rounds];
        for (int i = 0; i < Warming; i++) probe(calls);
        ulong before = HeapUse.AllocatedBytes;
        for (int i = 0; i < Rounds; i++) ticks[i] = probe(calls);
        ulong bytes = HeapUse.AllocatedBytes - before;
        Array.Sort(ticks);
        Sdk.Console.WriteLine($"{name} {Rounds} {ticks[0]} {ticks[Rounds / 2]}");
        Sdk.Console.WriteLine($"{name}.bytes {Rounds} {bytes} {bytes}");
    }

    [MethodImpl(Import), RuntimeImport("*", "probe_0")] private static extern ulong Nothing(Calls calls);
    [MethodImpl(Import), RuntimeImport("*", "probe_2")] private static extern ulong Call(Calls calls);
    [MethodImpl(Import), RuntimeImport("*", "probe_3")] private static extern ulong Batch(Calls calls);
}
