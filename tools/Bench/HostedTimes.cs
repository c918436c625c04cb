using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Bench;

/// <summary>The middle of a set of measurements, and its quartiles.</summary>
public readonly record struct Spread(double LowerQuartile, double Median, double UpperQuartile)
{
    /// <param name="values">At least one.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[sorted.Length * 3 / 4]);
    }
}

/// <summary>
/// What passing a 64-byte entry from thread to thread takes on this machine, in nanoseconds: rounds in which the ring
/// and its peers take turns (bench/hosted), so that what disturbs one disturbs all. A ratio is taken within a round.
/// </summary>
public sealed class HostedTimes
{
    private const string Project = "bench-hosted";
    private readonly Dictionary<string, List<double>> _rounds = [];

    public Spread Ring => Spread.Of(_rounds["ring64"]);

    public Spread RingInC => Spread.Of(_rounds["ring64.c"]);

    public Spread VsChannels => Against("channels");

    public Spread VsPipelines => Against("pipelines");

    public Spread VsC => Against("ring64.c");

    /// <summary>Runs all rounds.</summary>
    /// <exception cref="ToolException">The program failed.</exception>
    public static HostedTimes Take(SourceTree tree, NativePieces pieces)
    {
        string program = Path.Combine(tree.Artifacts, "bin", Project, "release", Project);
        if (!File.Exists(program)) throw new ToolException($"there is no {program}; build the tree first");
        SayIfBusy();
        var start = new ProcessStartInfo(program, [pieces.RingLibrary]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new ToolException($"{Project} failed", ExitStatus.Failure);
        return Read(text);
    }

    /// <summary>Reads lines of a name and nanoseconds per entry, one per round and name, in order.</summary>
    public static HostedTimes Read(string text)
    {
        var times = new HostedTimes();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ');
            if (!times._rounds.TryGetValue(words[0], out List<double>? rounds)) times._rounds[words[0]] = rounds = [];
            rounds.Add(double.Parse(words[1], CultureInfo.InvariantCulture));
        }
        return times;
    }

    /// <summary>Two threads that do not get a processor each measure the scheduler.</summary>
    private static void SayIfBusy()
    {
        const double Quiet = 1;
        string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        if (double.Parse(load, CultureInfo.InvariantCulture) > Environment.ProcessorCount - 2 + Quiet)
            Message.Say($"this machine is busy (load {load}): what is timed here says little");
    }

    private Spread Against(string peer) =>
        Spread.Of(_rounds[peer].Zip(_rounds["ring64"], (others, ours) => others / ours));
}
