using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Cd : Command
{
    public override string Name => "cd";
    public override string Usage => "[DIRECTORY]";
    public override string Summary => "changes the current directory (/)";

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount > 1) return call.UsageError("more than one directory is named");
        string operand = call.Options.OperandCount == 0 ? "/" : call.Options.Operand(0);
        if (await call.Open(operand) is not { } file) return ExitStatus.Failed;
        await file.Close();
        if (file.Kind != FileKind.Directory)
        {
            call.Complain(operand, StatusCode.NotADirectory);
            return ExitStatus.Failed;
        }
        call.Shell.Directory = FilePath.Absolute(call.Shell.Directory, operand + "/.");
        return ExitStatus.Done;
    }
}
