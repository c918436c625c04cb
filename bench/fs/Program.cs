using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Fs;

/// <summary>
/// <c>bench-fs FILE</c> measures reads and writes of a file of 64 MiB and prints a line per figure: name, rounds,
/// least, median; <c>bench-fs begin|end two|many|none</c> only executes a marker, so that what runs between two of
/// these is counted, and <c>bench-fs scale</c> measures nothing and a thousand instructions.
/// </summary>
internal static class Program
{
    private const int Failed = 1, BadUsage = 2, Rounds = 64, Warming = 8;

    /// <summary>Blocks of a part of the file, a prime: any stride goes through all of it.</summary>
    private const ulong Part = 4093, Jump = 1667;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments) => arguments.Length switch
    {
        3 => Mark(arguments[1], arguments[2]),
        2 when arguments[1] == "scale" => Scale(),
        2 => await Measure(arguments[1]),
        _ => BadUsage,
    };

    private static int Mark(string which, string what)
    {
        switch (which, what)
        {
            case ("begin", "two"): Probe.BeginTwo(); return 0;
            case ("end", "two"): Probe.EndTwo(); return 0;
            case ("begin", "many"): Probe.BeginMany(); return 0;
            case ("end", "many"): Probe.EndMany(); return 0;
            case ("begin", "none"): Probe.BeginNone(); return 0;
            case ("end", "none"): Probe.EndNone(); return 0;
            default: return BadUsage;
        }
    }

    private static int Scale()
    {
        Measure("nothing", Probe.Nothing, null, default);
        Measure("thousand", Probe.Thousand, null, default);
        return 0;
    }

    private static async ValueTask<int> Measure(string path)
    {
        const int Bytes = Transfers.MostDepth * Transfers.Bytes;
        if (!(await FsClient.Connect(2 * Bytes)).TryGet(out FsClient client)) return Failed;
        if (!(await client.Open(path, FsOpen.Write)).TryGet(out FsFile file)) return Failed;
        BufferSlice memory = await client.Raw.Buffer.Take(Bytes);
        Transfers transfers = new(client.Raw, file.Record.File, memory.Bytes);
        MeasureAll(transfers);
        if (transfers.IsSound) return 0;
        Sdk.Console.ErrorLine("bench-fs: not what was expected in " + path);
        return Failed;
    }

    private static void MeasureAll(Transfers transfers)
    {
        Plan one = new(1, 0, 32, 1), many = new(32, 0, 32, 1);
        Scale();
        Measure("read", Probe.Read, transfers, one);
        Measure("read.depth32", Probe.Read32, transfers, many);
        Measure("write", Probe.Write, transfers, one with { Writes = true });
        Measure("write.depth32", Probe.Write32, transfers, many with { Writes = true });
        Measure("disk.read", Probe.DiskRead, transfers, new Plan(1, Part, Part, Jump));
        Measure("disk.read.depth32", Probe.DiskRead32, transfers, new Plan(32, 2 * Part, Part, Jump));
        Measure("disk.stream.depth32", Probe.DiskStream32, transfers, new Plan(32, 3 * Part, Part, 1));
        Measure("disk.write", Probe.DiskWrite, transfers, one with { Writes = true, Syncs = true });
        Measure("disk.write.depth32", Probe.DiskWrite32, transfers, many with { Writes = true, Syncs = true });
    }

    private static void Measure(string name, Func<Transfers?, ulong> probe, Transfers? transfers, Plan plan)
    {
        ulong[] ticks = new ulong[Rounds];
        transfers?.Follow(plan);
        for (int i = 0; i < Warming; i++) probe(transfers);
        for (int i = 0; i < Rounds; i++) ticks[i] = probe(transfers);
        Array.Sort(ticks);
        Sdk.Console.WriteLine($"{name} {Rounds} {ticks[0]} {ticks[Rounds / 2]}");
    }
}
