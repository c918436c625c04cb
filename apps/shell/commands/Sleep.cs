using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Sleep : Command
{
    public override string Name => "sleep";
    public override string Usage => "SECONDS";
    public override string Summary => "waits; the seconds may have a fraction";
    public override bool HasOptions => false;

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Words.Length != 1 || !Number.TryParseSeconds(call.Words[0], out ulong nanoseconds))
            return call.UsageError("how many seconds?");
        await call.Out.FlushAsync();
        return await call.Shell.Interruption.Sleep(nanoseconds) ? ExitStatus.Done : ExitStatus.Interrupted;
    }
}
