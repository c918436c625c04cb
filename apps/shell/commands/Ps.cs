using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Ps : Command
{
    private const ulong NanosecondsPerMillisecond = 1_000_000;
    private const ulong KibPerPage = Limits.PageBytes / 1024;

    public override string Name => "ps";
    public override string Usage => "";
    public override string Summary => "lists the processes";

    public override async ValueTask<int> Run(Invocation call)
    {
        Result<ProcessRecord[]> list = await InitClient.Instance.List();
        if (!list.IsOk)
        {
            call.Complain("init", list.Code);
            return ExitStatus.Failed;
        }
        call.Out.Write("   ID PARENT STATE   THREADS HANDLES  MEM KiB   CPU ms   ENTERS NAME\n");
        foreach (ProcessRecord record in list.Value) Write(call.Out, record);
        return ExitStatus.Done;
    }

    private static void Write(PipeWriter to, in ProcessRecord record)
    {
        to.Write(
            Number.Pad(record.Id, 5) + " " + Number.Pad(record.ParentId, 6) + " " + PhaseOf(record.Phase)
            + Number.Pad(record.Threads, 8) + Number.Pad(record.Handles, 8) + Number.Pad(record.Pages * KibPerPage, 9)
            + Number.Pad(record.CpuTimeNs / NanosecondsPerMillisecond, 9) + Number.Pad(record.Enters, 9) + " "
            + NameOf(record) + "\n");
    }

    private static string PhaseOf(ProcessPhase phase) => phase switch
    {
        ProcessPhase.New => "new    ",
        ProcessPhase.Running => "running",
        ProcessPhase.Exited => "exited ",
        ProcessPhase.Faulted => "faulted",
        _ => "killed ",
    };

    /// <summary>Fit to be shown: any program names the processes that it makes.</summary>
    private static string NameOf(in ProcessRecord record)
    {
        System.ReadOnlySpan<byte> name = record.Name;
        int end = 0;
        while (end < name.Length && name[end] != 0) end++;
        System.Text.StringBuilder shown = new(Limits.NameBytes);
        foreach (char letter in System.Text.Encoding.UTF8.GetString(name.Slice(0, end)))
            shown.Append(char.IsControl(letter) ? '?' : letter);
        return shown.ToString();
    }
}
