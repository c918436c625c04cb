using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using Mooring.Tools.Commands;

namespace Mooring.Tools;

/// <summary>
/// The host's side of the <c>mooring</c> command; the entry script of that name has brought everything up to date.
/// </summary>
public static class Program
{
    /// <summary>Exceptions come to us, and signals to whoever runs a guest.</summary>
    private static readonly InvocationConfiguration s_plain = new()
    {
        EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
    };

    /// <summary>Runs one command; see <see cref="ExitStatus"/> for what comes back.</summary>
    public static int Main(string[] arguments)
    {
        ParseResult command = CommandLine().Parse(arguments);
        if (command.Errors.Count != 0) return Refuse(command);
        try
        {
            return command.Invoke(s_plain);
        }
        catch (Exception problem) when (problem is ToolException or IOException or UnauthorizedAccessException)
        {
            Message.Say(problem.Message);
            return (problem as ToolException)?.Status ?? ExitStatus.Failure;
        }
    }

    /// <summary>All commands with their options.</summary>
    public static Command CommandLine() => new("mooring", "Build, boot and test the Mooring operating system.")
    {
        RunCommand.Make(), NewCommand.Make(), BuildCommand.Make(), ImageCommand.Make(), TestCommand.Make(),
        FiguresCommand.Make(), DocsCommand.Make(), BenchCommand.Make(), SoakCommand.Make(), PosixTestCommand.Make(),
        new HelpOption { Recursive = true },
    };

    /// <summary>A message of the parser may end in the name of a .NET type, which tells a user nothing.</summary>
    private static string WithoutType(string message)
    {
        int end = message.IndexOf(" as expected type", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static int Refuse(ParseResult command)
    {
        foreach (var error in command.Errors) Message.Say(WithoutType(error.Message));
        string path = command.CommandResult.Command.Name == "mooring" ? "" : command.CommandResult.Command.Name + " ";
        Message.Line($"See: mooring {path}--help");
        return ExitStatus.Usage;
    }
}
