using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Apps.Shell;

internal sealed class Mv : TargetCommand
{
    public override string Name => "mv";
    public override string Usage => "[-f] " + base.Usage;
    public override string Summary => "gives files other names, or moves them";
    public override string OptionLetters => "f";
    protected override string Verb => "move";

    protected override async ValueTask<int> Bring(Invocation call, string source, string target)
    {
        string from = call.PathOf(source), to = call.PathOf(target);
        StatusCode code = await call.Shell.Files.Rename(from, to);
        if (code == StatusCode.Unsupported) return await MoveAcross(call, source, from, to);
        return code == StatusCode.Ok ? ExitStatus.Done : Fail(call, source, code);
    }

    /// <summary>To another volume: copied, and then removed, if all of it was copied.</summary>
    private static async ValueTask<int> MoveAcross(Invocation call, string source, string from, string to)
    {
        TreeCopy copy = new(call);
        await copy.Copy(from, to);
        int status = StatusOf(copy);
        if (status != ExitStatus.Done) return status;
        TreeRemoval removal = new(call);
        await removal.Remove(source, from);
        if (removal.IsInterrupted) return ExitStatus.Interrupted;
        return removal.HasFailed ? ExitStatus.Failed : ExitStatus.Done;
    }
}
