using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Uptime : Command
{
    public override string Name => "uptime";
    public override string Usage => "";
    public override string Summary => "says since when the machine runs and what it has done";

    public override async ValueTask<int> Run(Invocation call)
    {
        Result<SystemRecord> machine = await InitClient.Instance.Machine();
        if (!machine.IsOk)
        {
            call.Complain("init", machine.Code);
            return ExitStatus.Failed;
        }
        SystemRecord record = machine.Value;
        ulong seconds = Clock.NowNs / Number.NanosecondsPerSecond;
        call.Out.Write(
            "up " + Number.Pad(seconds / 3600, 1) + ":" + TwoDigits(seconds / 60 % 60) + ":" + TwoDigits(seconds % 60)
            + ", " + Number.Pad(record.Processes, 1) + " processes, " + Number.Pad(record.Enters, 1) + " enters, "
            + Number.Pad(record.Switches, 1) + " switches, " + Number.Pad(record.Interrupts, 1) + " interrupts\n");
        return ExitStatus.Done;
    }

    private static string TwoDigits(ulong value) => Number.Pad(100 + value, 3).Substring(1);
}
