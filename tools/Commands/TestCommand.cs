using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Mooring.Tools.Machine;
using Mooring.Tools.Testing;
using Spectre.Console;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring test</c>: everything, or one suite. The last line is always "N passed, N failed".</summary>
public sealed class TestCommand
{
    private const int ProblemLinesShown = 30, MostMinutes = 7 * 24 * 60;

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = "A suite (a folder of proptests/), or a part of the tests' names",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _deep = new("--deep")
    {
        Description = "Go on with new inputs and longer runs, for about so many minutes in all",
        HelpName = "MINUTES",
    };

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "Where the random inputs begin; the same seed gives the same ones",
        HelpName = "N",
    };

    private readonly Option<int?> _cpus = new("--smp")
    {
        Description = "Boot machines with so many processors",
        HelpName = "N",
    };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var test = new TestCommand();
        var command = new Command("test", "Run all tests, or those of one suite")
        {
            test._name, test._deep, test._seed, test._cpus,
        };
        Bounds.Add(test._deep, 1, MostMinutes);
        Bounds.Add(test._cpus, 1, MachineOptions.MostCpus);
        command.SetAction(test.Run);
        return command;
    }

    private int Run(ParseResult given)
    {
        var run = new TestRun(SourceTree.Find());
        string? name = given.GetValue(_name);
        var effort = new TestEffort(given.GetValue(_deep), given.GetValue(_seed), given.GetValue(_cpus));
        List<TestResult> results = run.Run(name, effort, out int status);
        int passed = results.Count(result => result.Passed), failed = results.Count(result => result.Failed);
        foreach (TestResult result in results.Where(result => result.Failed)) Print(result);
        if (results.Count != 0) Console.Write(Table(results, run.Suites));
        else if (status == 0) Console.WriteLine($"No test matches. Suites: {string.Join(' ', run.Suites.Names)}");
        if (status != 0 && failed == 0)
        {
            Console.WriteLine("The test run itself broke off.");
            failed = 1;
        }
        Console.WriteLine($"The whole log is {run.Log}");
        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static void Print(TestResult result)
    {
        string[] lines = result.Problem.Split('\n');
        Console.WriteLine($"FAILED {result.Name}");
        foreach (string line in lines.Take(ProblemLinesShown)) Console.WriteLine("  " + line.TrimEnd());
        if (lines.Length > ProblemLinesShown) Console.WriteLine("  ...");
    }

    private static string Table(List<TestResult> results, TestSuites suites)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("suite");
        foreach (string column in new[] { "passed", "failed", "skipped", "seconds" })
            table.AddColumn(new TableColumn(column).RightAligned());
        var groups = results.GroupBy(result => suites.Of(result.Name)).OrderBy(suite => suite.Key);
        foreach (IGrouping<string, TestResult> suite in groups)
            table.AddRow(
                suite.Key,
                Count(suite.Count(result => result.Passed)),
                Count(suite.Count(result => result.Failed)),
                Count(suite.Count(result => !result.Passed && !result.Failed)),
                suite.Sum(result => result.Duration.TotalSeconds).ToString("F1", CultureInfo.InvariantCulture));
        return PlainTable.Text(table);
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
