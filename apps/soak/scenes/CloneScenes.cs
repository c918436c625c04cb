using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// Copies of this actor's own memory, none of which ever runs. What the kernel writes into memory that a clone shares
/// has to be copied first, and there may be none for that.
/// </summary>
internal static class CloneScenes
{
    private const ulong ClonePages = 700, PoorPages = 60, At = 1ul << 43;

    public static void Run()
    {
        ulong region = Stage.Region(1), other = Stage.Region(2);
        Stage.Must(KernelMethod.Map, Stage.Self, region, 0, 1, Stage.ReadWrite, At);
        Stage.Always(StatusCode.Busy, KernelMethod.Clone, Stage.Self);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            ulong clone = Stage.Process(ClonePages);
            Stage.Must(KernelMethod.Clone, clone);
            Stage.Discard(clone);
        }
        Refused(StatusCode.OutOfBudget, Stage.Process(PoorPages));
        ulong strange = Stage.Process(ClonePages);
        Stage.Must(KernelMethod.Map, strange, other, 0, 2, Stage.ReadOnly, At);
        Refused(StatusCode.BadArgument, strange);
        Shared(region);
        Stage.Must(KernelMethod.Unmap, Stage.Self, At, 1);
        Stage.Close(region, other);
    }

    private static void Refused(StatusCode code, ulong clone)
    {
        Stage.Always(code, KernelMethod.Clone, clone);
        Stage.Discard(clone);
    }

    private static void Shared(ulong region)
    {
        ulong clone = Stage.Process(ClonePages), faulted = Faulted(), stopped = Stage.Furnished(40, Stage.ChildLimits);
        ulong late = Stage.Process(ClonePages);
        ulong thread = Stage.Must(KernelMethod.ThreadStart, stopped, Stage.Nowhere, Stage.Nowhere, 0, 0);
        Stage.Must(KernelMethod.ThreadStop, stopped, thread);
        Stage.Starve(KernelMethod.Clone, clone);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Starved(KernelMethod.ProcessState, Stage.Self, region);
            Starved(KernelMethod.SystemState, Stage.System, region);
            Starved(KernelMethod.LogRead, Stage.System, 0, region, 0, 64);
            Starved(KernelMethod.ProcessAt, Stage.System, 0, region);
            Starved(KernelMethod.ThreadState, stopped, thread, region);
            Starved(KernelMethod.ProcessRead, faulted, Stage.Nowhere, 1, region);
            Starved(KernelMethod.Clone, late);
        }
        Stage.Must(KernelMethod.ProcessState, Stage.Self, region);
        Stage.Discard(clone);
        Stage.Discard(late);
        Stage.Discard(faulted);
        Stage.Discard(stopped);
    }

    private static void Starved(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0)
    {
        Wire.Push(KernelMethod.RefuseMemory, CommandFlags.None, 0, Stage.System, 1);
        Verdict.Expect(StatusCode.OutOfMemory, Wire.Do(method, a, b, c, d, e), method);
    }

    /// <summary>A process whose memory can be read: one page of it is there.</summary>
    private static ulong Faulted()
    {
        ulong process = Stage.Process(), region = Stage.Region(1);
        Stage.Must(KernelMethod.Map, process, region, 0, 1, Stage.ReadOnly, Stage.Nowhere);
        Stage.Close(region);
        ProcessScenes.Fault(process);
        return process;
    }
}
