using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Kill : Command
{
    public override string Name => "kill";
    public override string Usage => "ID|NAME...";
    public override string Summary => "ends processes, by number or by name";

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Options.OperandCount == 0) return call.UsageError("no process is named");
        int status = ExitStatus.Done;
        await call.Out.FlushAsync();
        for (int i = 0; i < call.Options.OperandCount; i++)
        {
            string operand = call.Options.Operand(i);
            Result<ulong> killed = Number.TryParse(operand, out ulong id)
                ? await InitClient.Instance.Kill(id) : await InitClient.Instance.Kill(operand);
            if (killed.IsOk) continue;
            status = ExitStatus.Failed;
            if (killed.Code == StatusCode.NotFound) call.Complain(operand + ": no such process");
            else call.Complain(operand, killed.Code);
        }
        return status;
    }
}
