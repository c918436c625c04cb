using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Time : Command
{
    private const ulong NanosecondsPerMillisecond = 1_000_000;

    public override string Name => "time";
    public override string Usage => "COMMAND [WORD...]";
    public override string Summary => "runs a command and says how long it took";
    public override bool HasOptions => false;

    public override async ValueTask<int> Run(Invocation call)
    {
        if (call.Words.Length == 0) return call.UsageError("no command is named");
        ulong start = Clock.NowNs;
        int status = await call.Shell.Execute(call.Words, call.Streams);
        await call.Out.FlushAsync();
        ulong milliseconds = (Clock.NowNs - start) / NanosecondsPerMillisecond;
        string fraction = Number.Pad(1000 + milliseconds % 1000, 4).Substring(1);
        call.Error.Write("real " + Number.Pad(milliseconds / 1000, 1) + "." + fraction + " s\n");
        return status;
    }
}
