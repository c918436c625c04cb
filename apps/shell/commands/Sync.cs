using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Apps.Shell;

internal sealed class Sync : Command
{
    public override string Name => "sync";
    public override string Usage => "";
    public override string Summary => "waits until everything is on the disks";

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount > 0) return call.UsageError("everything is written, nothing is named");
        StatusCode code = await call.Shell.Files.Sync();
        if (code == StatusCode.Ok) return ExitStatus.Done;
        call.Complain("a disk", code);
        return ExitStatus.Failed;
    }
}
