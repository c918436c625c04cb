using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using Mooring.Tools.Machine;
using Mooring.Tools.Soak;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring soak</c>: fuzz, kills and load together, for as long as one likes.</summary>
public sealed class SoakCommand
{
    private const int MostMinutes = 7 * 24 * 60, MostRounds = 100_000, MostKills = 100_000;

    /// <summary>A program gets an eighth, and the actors' budgets are carved out of that.</summary>
    private const int MemoryMiB = 1024;

    private readonly Option<int?> _minutes = new("--minutes") { Description = "How long", HelpName = "N" };

    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "Without --minutes: how many seeds, one after the other",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "Where the choices begin; the same seed makes the same ones [default: anywhere]",
        HelpName = "S",
    };

    private readonly CpusOption _cpus = new();

    private readonly Option<bool> _icount = new("--icount")
    {
        Description = "Count instructions instead of time: a seed replays to the last instruction; one processor only",
    };

    private readonly Option<int?> _kills = new("--kills")
    {
        Description = "Instead of that: kill file server, driver and console about so often, under running reads and "
            + "writes on a disk; what was durable has to be there",
        HelpName = "N",
    };

    private readonly Option<bool> _files = new("--files")
    {
        Description = "Instead of that: reads and writes on a disk for --minutes, nobody is killed",
    };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var soak = new SoakCommand();
        var command = new Command(
            "soak",
            "Boot, then fuzz, kill and load the system, all at once. Fails when the kernel panics, when a command is "
            + "lost or doubled, when two equal rounds leave something behind, and when not every kernel command has "
            + $"ended in every way that it documents at least {SoakReport.Least} times.")
        {
            soak._minutes, soak._rounds, soak._seed, soak._cpus, soak._icount, soak._kills,
            soak._files,
        };
        Bounds.Add(soak._minutes, 1, MostMinutes);
        Bounds.Add(soak._rounds, 1, MostRounds);
        Bounds.Add(soak._kills, 1, MostKills);
        command.SetAction(soak.Run);
        return command;
    }

    private int Run(ParseResult given)
    {
        SourceTree tree = SourceTree.Find();
        var options = new SoakOptions(
            given.GetValue(_seed) ?? (ulong)Random.Shared.Next(), given.GetValue(_minutes), given.GetValue(_rounds),
            given.GetValue(_cpus), given.GetValue(_icount));
        Message.Say($"soak --seed {options.Seed}");
        if (given.GetValue(_kills) is int kills)
            return Run(tree, FileSoak.WithKills(options.Seed, kills, options.Cpus));
        if (given.GetValue(_files)) return Run(tree, new FileSoak(options.Seed, options.Minutes ?? 1, 0, options.Cpus));
        using var output = new MemoryStream();
        int status = Boot(tree, options, output);
        string text = Encoding.UTF8.GetString(output.ToArray());
        foreach (string line in text.Split('\n').Where(line => line.StartsWith("seed", StringComparison.Ordinal)))
            Console.WriteLine(line);
        if (status != ExitStatus.Success) return status;
        SoakReport report = SoakReport.Read(text);
        foreach (string complaint in report.Complaints(tree)) Message.Say(complaint);
        long least = report.Counts.Min(count => count.Times);
        Console.WriteLine($"{report.Counts.Count} ends of commands, the rarest {least} times");
        return report.IsEnough ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static int Run(SourceTree tree, FileSoak soak)
    {
        string[] wrong = [.. soak.Run(tree, Console.OpenStandardOutput())];
        foreach (string line in wrong) Message.Say(line);
        return wrong.Length == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static int Boot(SourceTree tree, SoakOptions options, Stream output)
    {
        using var folder = new RunFolder();
        var machine = new MachineOptions
        {
            Image = tree.Image,
            CommandLine = "exec soak",
            MemoryMiB = MemoryMiB,
            Cpus = options.Cpus,
            CountInstructions = options.CountInstructions,
        };
        var guest = new GuestRun(machine, new KernelLog(), verbose: false, options.LimitSeconds) { Output = output };
        return guest.Execute(options.Script, folder);
    }
}
