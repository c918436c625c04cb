using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// Threads that are stopped, looked at, changed, poked and ended, and the shim that is told of pokes. They are of the
/// lowest priority and do nothing; but for the toiler's, which has a long command under way.
/// </summary>
internal static class ThreadScenes
{
    private const ulong NoThread = 99, First = 0;

    public static void Run()
    {
        ulong region = Stage.Region(1);
        Shims();
        ulong process = Stage.Furnished(400, new ProcessLimits(8, 2, Limits.ThreadsPerProcess, 1));
        Stage.Must(KernelMethod.ProcessShim, process, Stage.Nowhere, Stage.Nowhere, Stage.Nowhere + Limits.PageBytes);
        ulong thread = Start(process);
        Missing(process, region);
        Running(process, thread, region);
        Stopped(process, thread, region);
        Stage.Discard(process);
        Ends();
        Toiling(region);
        Stage.Close(region);
    }

    private static ulong Start(ulong process) =>
        Stage.Must(KernelMethod.ThreadStart, process, Stage.Nowhere, Stage.Nowhere, 0, 0);

    private static void Shims()
    {
        ulong end = Stage.Nowhere + Limits.PageBytes, process;
        for (ulong i = 0; i < Stage.Times; i++)
        {
            process = Stage.Process();
            Stage.Must(KernelMethod.ProcessShim, process, Stage.Nowhere, Stage.Nowhere, end);
            Stage.Discard(process);
        }
        process = Stage.Process();
        Stage.Always(StatusCode.BadArgument, KernelMethod.ProcessShim, process, end, Stage.Nowhere, end);
        Stage.Must(KernelMethod.ProcessShim, process, Stage.Nowhere, Stage.Nowhere, end);
        Stage.Always(StatusCode.AlreadyExists, KernelMethod.ProcessShim, process, Stage.Nowhere, Stage.Nowhere, end);
        Stage.Discard(process);
        process = Stage.Furnished(40, Stage.ChildLimits);
        ulong thread = Start(process);
        Stage.Always(StatusCode.Busy, KernelMethod.ProcessShim, process, Stage.Nowhere, Stage.Nowhere, end);
        Stage.Always(StatusCode.Unsupported, KernelMethod.ThreadPoke, process, thread, 1);
        Stage.Discard(process);
    }

    private static void Missing(ulong process, ulong region)
    {
        Stage.Always(StatusCode.NotFound, KernelMethod.ThreadEnd, process, NoThread);
        Stage.Always(StatusCode.NotFound, KernelMethod.ThreadStop, process, NoThread);
        Stage.Always(StatusCode.NotFound, KernelMethod.ThreadResume, process, NoThread);
        Stage.Always(StatusCode.NotFound, KernelMethod.ThreadState, process, NoThread, region, 0);
        Stage.Always(StatusCode.NotFound, KernelMethod.ThreadSetState, process, NoThread, region, 0);
        Stage.Always(StatusCode.NotFound, KernelMethod.ThreadPoke, process, NoThread, 1);
    }

    private static void Running(ulong process, ulong thread, ulong region)
    {
        Stage.Always(StatusCode.Busy, KernelMethod.ThreadResume, process, thread);
        Stage.Always(StatusCode.Busy, KernelMethod.ThreadState, process, thread, region, 0);
        Stage.Always(StatusCode.Busy, KernelMethod.ThreadSetState, process, thread, region, 0);
        Stage.Always(StatusCode.Ok, KernelMethod.ThreadPoke, process, thread, 1);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ThreadPoke, process, thread, 0);
    }

    private static void Stopped(ulong process, ulong thread, ulong region)
    {
        const ulong tooFar = Limits.PageBytes - ThreadRecord.Bytes + 1;
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Must(KernelMethod.ThreadStop, process, thread);
            Stage.Must(KernelMethod.ThreadState, process, thread, region, 0);
            Stage.Must(KernelMethod.ThreadSetState, process, thread, region, 0);
            Stage.Must(KernelMethod.ThreadResume, process, thread);
        }
        Stage.Must(KernelMethod.ThreadStop, process, thread);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ThreadState, process, thread, region, tooFar);
        Stage.Always(StatusCode.BadArgument, KernelMethod.ThreadSetState, process, thread, region, tooFar);
    }

    /// <summary>Of each process all threads; the last one's end is the process's.</summary>
    private static void Ends()
    {
        for (ulong i = 0; i < Stage.Times;)
        {
            ulong process = Stage.Furnished(400, new ProcessLimits(8, 2, Limits.ThreadsPerProcess, 1));
            System.Span<ulong> threads = stackalloc ulong[Limits.ThreadsPerProcess];
            for (int t = 0; t < threads.Length; t++) threads[t] = Start(process);
            foreach (ulong thread in threads) Stage.Must(KernelMethod.ThreadEnd, process, thread);
            i += (ulong)threads.Length;
            Stage.Discard(process);
        }
    }

    /// <summary>Stopped between two turns of a long command, a thread can be neither changed nor ended.</summary>
    private static void Toiling(ulong region)
    {
        ulong toiler = Order.Here.Peer;
        while (true)
        {
            Stage.Must(KernelMethod.ThreadStop, toiler, First);
            Stage.Must(KernelMethod.ThreadState, toiler, First, region, 0);
            if (Wire.Do(KernelMethod.ThreadSetState, toiler, First, region, 0) == StatusCode.Busy) break;
            Stage.Must(KernelMethod.ThreadResume, toiler, First);
            Wire.Pause(100_000);
        }
        Stage.Always(StatusCode.Busy, KernelMethod.ThreadSetState, toiler, First, region, 0);
        Stage.Always(StatusCode.Busy, KernelMethod.ThreadEnd, toiler, First);
        Stage.Must(KernelMethod.ThreadResume, toiler, First);
    }
}
