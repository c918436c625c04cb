using System.Threading.Tasks;

namespace Mooring.Apps.Shell;

internal sealed class Exit : Command
{
    public override string Name => "exit";
    public override string Usage => "[STATUS]";
    public override string Summary => "ends the shell, and with it the machine";

    public override ValueTask<int> Run(Invocation call)
    {
        int status = call.Shell.Status;
        if (call.Words.Length > 1) return new(call.UsageError("too many words"));
        if (call.Words.Length == 1 && !ExitStatus.TryParse(call.Words[0], out status))
            return new(call.UsageError("no status from 0 to 255: " + call.Words[0]));
        call.Shell.IsOver = true;
        return new(status);
    }
}
