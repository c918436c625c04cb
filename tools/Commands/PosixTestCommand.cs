using System.CommandLine;
using System.IO;
using Mooring.Tools.Exec;
using Mooring.Tools.PosixTest;

namespace Mooring.Tools.Commands;

/// <summary><c>mooring posix-test DIR</c>: programs for Linux, here and in the guest.</summary>
public sealed class PosixTestCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Static programs for x86-64 Linux" };

    /// <summary>The command for the command line.</summary>
    public static Command Make()
    {
        var test = new PosixTestCommand();
        var command = new Command(
            "posix-test",
            "Run every executable of a folder on this machine and in the guest, compare what they write and their "
            + "exit statuses, and print a score.")
        {
            test._folder,
        };
        command.SetAction(test.Run);
        return command;
    }

    private int Run(ParseResult given)
    {
        string folder = given.GetValue(_folder)!;
        if (!Directory.Exists(folder)) throw new ToolException($"there is no folder {folder}");
        if (PosixScore.Programs(folder).Length == 0) throw new ToolException($"{folder} has no executable file");
        using var output = new StreamWriter(new StandardStream(1));
        int same = 0, all = 0;
        foreach ((string name, string? difference) in PosixScore.Run(SourceTree.Find(), folder))
        {
            output.WriteLine(difference is null ? $"same       {name}" : $"different  {name}: {difference}");
            output.Flush();
            all++;
            if (difference is null) same++;
        }
        output.WriteLine($"{same} of {all} programs do the same here and in the guest");
        return same == all ? ExitStatus.Success : ExitStatus.Failure;
    }
}
