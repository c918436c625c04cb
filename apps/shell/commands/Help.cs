using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Help : Command
{
    public override string Name => "help";
    public override string Usage => "[COMMAND]";
    public override string Summary => "says what there is, or how a command is called";

    public override ValueTask<int> Run(Invocation call) =>
        new(call.Words.Length == 0 ? All(call) : One(call, call.Words[0]));

    private static int All(Invocation call)
    {
        call.Out.Write("Commands:\n");
        foreach (Command command in new CommandTable().All)
            call.Out.Write("  " + Padded(command.Name) + command.Summary + "\n");
        call.Out.Write(
            "Any other word is looked for in /bin, or taken as a path if it has a slash.\n"
            + "Commands are joined by ; && || or a new line; a | b: what a writes is read by b.\n"
            + "> FILE and >> FILE are written, < FILE is read, 2> FILE gets the errors, 2>&1 joins them.\n"
            + "'quotes', \"quotes\" and \\ keep blanks. * ? [a-z] stand for names of files.\n"
            + "$? is the status of the last command, $1 to $9 $# $@ $0 are the words of a script.\n"
            + "Ctrl-C stops commands, Ctrl-D ends what they read. Tab completes names.\n");
        return ExitStatus.Done;
    }

    private static int One(Invocation call, string name)
    {
        if (new CommandTable().Find(name) is not { } command)
        {
            call.Complain(name + ": no such command");
            return ExitStatus.Failed;
        }
        call.Out.Write("usage: " + command.Name + " " + command.Usage + "\n" + command.Summary + "\n");
        return ExitStatus.Done;
    }

    private static string Padded(string name)
    {
        while (name.Length < 12) name += " ";
        return name;
    }
}
