using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace Mooring.Tools.Testing;

/// <summary>Runs the hosted and the system tests, which are one test project.</summary>
/// <param name="tree">The checkout, built.</param>
public sealed class TestRun(SourceTree tree)
{
    /// <summary>Tells the entry script, which the system tests start many times, that the tree is fresh.</summary>
    private const string FreshVariable = "MOORING_FRESH";
    private const int HangMinutes = 15;

    /// <summary>What the runner printed.</summary>
    public string Log => Path.Combine(Folder, "tests.log");

    private string Folder => Path.Combine(tree.Artifacts, "tests");

    private string Report => Path.Combine(Folder, "tests.trx");

    /// <summary>The suites of this tree.</summary>
    public TestSuites Suites { get; } = new(Path.Combine(tree.Root, "proptests"), Path.Combine(tree.Root, "examples"));

    /// <summary>Runs a suite, or the tests with <paramref name="name"/> in their full names; null: all.</summary>
    /// <param name="effort">How long, and where to begin.</param>
    /// <param name="status">The runner's own exit status.</param>
    public List<TestResult> Run(string? name, TestEffort effort, out int status)
    {
        Directory.CreateDirectory(Folder);
        File.Delete(Report);
        using Process runner = Process.Start(Command(name, effort))!;
        using StreamWriter log = File.CreateText(Log);
        var progress = new TestProgress();
        while (runner.StandardOutput.ReadLine() is string line)
        {
            log.WriteLine(line);
            progress.Take(line);
        }
        runner.WaitForExit();
        progress.End();
        status = runner.ExitCode;
        return TestReport.Read(Report);
    }

    private ProcessStartInfo Command(string? name, TestEffort effort)
    {
        string assembly = Path.Combine(tree.Artifacts, "bin", "proptests", "release", "proptests.dll");
        if (!File.Exists(assembly)) throw new ToolException($"there is no {assembly}; build the tree first");
        var command = new ProcessStartInfo(Dotnet(), ["test", assembly, "--nologo"]) { RedirectStandardOutput = true };
        string hangTime = $"{HangMinutes + 2 * (effort.DeepMinutes ?? 0)}m";
        string[] options =
        [
            "--logger", "console;verbosity=detailed", "--logger", "trx;LogFileName=" + Report,
            "--results-directory", Folder, "--blame-hang-timeout", hangTime, "--blame-hang-dump-type", "none",
        ];
        foreach (string option in options) command.ArgumentList.Add(option);
        if (name is not null)
        {
            command.ArgumentList.Add("--filter");
            command.ArgumentList.Add(Suites.Filter(name));
        }
        command.Environment[FreshVariable] = "1";
        effort.Tell(command.Environment, Suites.LongTests(name));
        return command;
    }

    private static string Dotnet() => Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
        ? Path.Combine(root, "dotnet")
        : "dotnet";
}
