using System.Threading.Tasks;

namespace Mooring.Apps.Shell;

internal sealed class Exit : Command
{
    public override string Name => "exit";
    public override string Usage => "[STATUS]";
    public override string Summary => "ends the shell, and with it the machine";
    public override bool HasOptions => false;

    public override ValueTask<int> Run(Invocation call)
    {
        int status = call.Shell.Status;
        bool valid = call.Words.Length == 0 || ExitStatus.TryParse(call.Words[0], out status);
        bool wrong = !valid || call.Words.Length > 1;
        // A script that wanted to end does not go on because it said so wrongly.
        call.Shell.IsOver = !wrong || !call.Shell.IsInteractive;
        if (!wrong) return new(status);
        return new(call.UsageError(valid ? "too many words" : "no status from 0 to 255: " + call.Words[0]));
    }
}
