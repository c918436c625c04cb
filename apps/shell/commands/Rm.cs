using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Apps.Shell;

internal sealed class Rm : Command
{
    public override string Name => "rm";
    public override string Usage => "[-r] [-f] FILE...";
    public override string Summary => "removes files (-r: directories with all that is in them)";
    public override string OptionLetters => "rRf";

    public override async ValueTask<int> Run(Invocation call)
    {
        Options options = call.Options;
        bool isForced = options.Has('f'), recurses = options.Has('r') || options.Has('R');
        if (options.OperandCount == 0 && !isForced) return call.UsageError("no file is named");
        int status = ExitStatus.Done;
        for (int i = 0; i < options.OperandCount && status != ExitStatus.Interrupted; i++)
        {
            int outcome = await RemoveOne(call, options.Operand(i), recurses, isForced);
            if (outcome != ExitStatus.Done) status = outcome;
        }
        return status;
    }

    private static async ValueTask<int> RemoveOne(Invocation call, string operand, bool recurses, bool isForced)
    {
        string path = call.PathOf(operand);
        StatusCode code = operand.Length == 0 ? StatusCode.NotFound : await call.Shell.Files.Remove(path);
        if (code == StatusCode.Ok || (code == StatusCode.NotFound && isForced)) return ExitStatus.Done;
        if (code != StatusCode.IsADirectory || !recurses || path == "/")
        {
            call.ComplainOf("remove", operand, code);
            return ExitStatus.Failed;
        }
        TreeRemoval removal = new(call);
        await removal.Remove(operand, path);
        if (removal.IsInterrupted) return ExitStatus.Interrupted;
        return removal.HasFailed ? ExitStatus.Failed : ExitStatus.Done;
    }
}
