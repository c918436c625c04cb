using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Dmesg : Command
{
    public override string Name => "dmesg";
    public override string Usage => "";
    public override string Summary => "writes the kernel's log";

    public override async ValueTask<int> Run(Invocation call)
    {
        for (ulong cursor = 0; ;)
        {
            Result<LogChunk> chunk = await InitClient.Instance.KernelLog(cursor);
            if (!chunk.IsOk)
            {
                call.Complain("init", chunk.Code);
                return ExitStatus.Failed;
            }
            if (chunk.Value.Lost > 0) call.Out.Write("[" + Number.Pad(chunk.Value.Lost, 1) + " bytes are lost]\n");
            if (chunk.Value.Bytes.Length == 0) return ExitStatus.Done;
            call.Out.Write(chunk.Value.Bytes);
            cursor = chunk.Value.Next;
            if (!await call.MayGoOn()) return ExitStatus.Interrupted;
        }
    }
}
