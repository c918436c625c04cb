using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Help : Command
{
    public override string Name => "help";
    public override string Usage => "[COMMAND]";
    public override string Summary => "says what there is, or how a command is called";

    public override ValueTask<int> Run(Invocation call) =>
        new(call.Words.Length == 0 ? All(call.Shell.Commands) : One(call, call.Words[0]));

    private static int All(CommandTable commands)
    {
        Console.Write("Commands:\n");
        foreach (Command command in commands.All)
            Console.Write("  " + Padded(command.Name) + command.Summary + "\n");
        Console.Write(
            "Any other word is looked for in /bin, or taken as a path if it has a slash.\n"
            + "Commands are joined by ; && || or a new line. 'quotes', \"quotes\" and \\ keep blanks.\n"
            + "$? is the status of the last command. "
            + "Ctrl-C stops a command.\n");
        return ExitStatus.Done;
    }

    private static int One(Invocation call, string name)
    {
        if (call.Shell.Commands.Find(name) is not { } command)
        {
            call.Complain(name + ": no such command");
            return ExitStatus.Failed;
        }
        Console.Write("usage: " + command.Name + " " + command.Usage + "\n" + command.Summary + "\n");
        return ExitStatus.Done;
    }

    private static string Padded(string name)
    {
        while (name.Length < 12) name += " ";
        return name;
    }
}
