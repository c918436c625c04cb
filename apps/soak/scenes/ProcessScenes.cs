using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Processes and threads. A thread that is started where nothing is mapped faults at its first step.</summary>
internal static class ProcessScenes
{
    private const ulong Lowest = 0, Equal = 3, RecordBytes = 384;

    public static void Run()
    {
        ulong region = Stage.Region(1);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.ProcessCreate, Stage.Huge, 10);
        Stage.Always(StatusCode.Ok, KernelMethod.ProcessState, Stage.Self, region, 0);
        Stage.Always(
            StatusCode.BadArgument, KernelMethod.ProcessState, Stage.Self, region, Limits.PageBytes - RecordBytes + 1);
        Stage.Always(
            StatusCode.BadArgument, KernelMethod.ThreadStart, Stage.Self, Stage.Nowhere, Stage.Nowhere, 0, Stage.Huge);
        for (ulong i = 0; i < Stage.Times; i++) Stage.Discard(Stage.Process());
        Funds();
        Threads();
        Gifts(region);
        Read(region);
        Steps();
        Stage.Close(region);
    }

    private static void Funds()
    {
        ulong process = Stage.Process();
        Stage.Always(StatusCode.Ok, KernelMethod.ProcessFund, process, 1);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.ProcessFund, process, Stage.Huge);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ProcessFund, Stage.Self, 1);
        Stage.Discard(process);
    }

    private static void Threads()
    {
        ulong started = 0;
        while (started < Stage.Times)
        {
            ulong process = Stage.Furnished(400, new ProcessLimits(8, 2, Limits.ThreadsPerProcess, 1));
            for (int i = 0; i < Limits.ThreadsPerProcess; i++, started++)
                Stage.Must(KernelMethod.ThreadStart, process, Stage.Nowhere, Stage.Nowhere, 0, Lowest);
            if (started >= Stage.Times)
                Stage.Always(
                    StatusCode.OutOfBudget, KernelMethod.ThreadStart, process, Stage.Nowhere, Stage.Nowhere, 0, Lowest);
            Stage.Discard(process);
        }
    }

    private static void Gifts(ulong region)
    {
        ulong process = Stage.Process(40, new ProcessLimits(2, 1, 1, 1));
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.ProcessGive, process, region, Stage.Everything);
        Stage.Discard(process);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            ulong again = Stage.Must(KernelMethod.ProcessGive, Stage.Self, region, Stage.ReadOnly);
            Stage.Close(again);
        }
    }

    private static void Steps()
    {
        ulong process = Stage.Furnished(40, Stage.ChildLimits);
        Stage.Always(StatusCode.Ok, KernelMethod.ProcessSteps, Stage.System, process, 0, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ProcessSteps, Stage.System, process, Stage.Huge, 0);
        Stage.Always(StatusCode.Ok, KernelMethod.ProcessWatch, Stage.System, process, 0, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ProcessWatch, Stage.System, process, 0, 1);
        Stage.Must(KernelMethod.ThreadStart, process, Stage.Nowhere, Stage.Nowhere, 0, Lowest);
        Stage.Always(StatusCode.Busy, KernelMethod.ProcessSteps, Stage.System, process, 0, 0);
        Stage.Always(StatusCode.Busy, KernelMethod.ProcessWatch, Stage.System, process, 0, 0);
        Stage.Discard(process);
    }

    private static void Read(ulong region)
    {
        ulong process = Stage.Process();
        Stage.Always(StatusCode.Busy, KernelMethod.ProcessRead, process, Stage.Nowhere, 1, region, 0);
        Fault(process);
        Stage.Always(StatusCode.Ok, KernelMethod.ProcessRead, process, Stage.Nowhere, 1, region, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ProcessRead, process, Stage.Nowhere, Stage.Huge, region, 0);
        Stage.Discard(process);
    }

    /// <summary>Starts a thread where nothing can be executed, and waits until that has been noticed.</summary>
    public static void Fault(ulong process)
    {
        ulong region = Stage.Region(1);
        Stage.Must(KernelMethod.ThreadStart, process, Stage.Nowhere, Stage.Nowhere, 0, Equal);
        while (Wire.Do(KernelMethod.ProcessRead, process, Stage.Nowhere, 1, region, 0) == StatusCode.Busy) Sleep();
        Stage.Close(region);
    }

    /// <summary>Lets others run.</summary>
    private static void Sleep()
    {
        const ulong millisecond = 1_000_000;
        ulong port = Stage.Port();
        Wire.Enter(port << 32, 0, 0, Runtime.Clock.NowNs + millisecond, Stage.Huge, new EnterControl(1, 1).Value);
        Stage.Close(port);
    }
}
