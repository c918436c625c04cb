using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Mem : Command
{
    private const ulong KibPerPage = Limits.PageBytes / 1024;

    public override string Name => "mem";
    public override string Usage => "";
    public override string Summary => "shows what memory is used for";

    public override async ValueTask<int> Run(Invocation call)
    {
        Result<SystemRecord> machine = await InitClient.Instance.Machine();
        if (!machine.IsOk)
        {
            call.Complain("init", machine.Code);
            return ExitStatus.Failed;
        }
        SystemRecord record = machine.Value;
        Write(call.Out, "total", record.PagesTotal);
        Write(call.Out, "free", record.PagesFree);
        Write(call.Out, "kernel", record.KernelPages);
        Write(call.Out, "programs", record.PagesTotal - record.PagesFree - record.KernelPages);
        call.Out.Write("kernel objects " + Number.Pad(record.KernelObjectBytes, 9) + " bytes\n");
        return ExitStatus.Done;
    }

    private static void Write(PipeWriter to, string what, ulong pages)
    {
        while (what.Length < 14) what += " ";
        to.Write(what + Number.Pad(pages * KibPerPage, 10) + " KiB\n");
    }
}
