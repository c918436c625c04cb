using Mooring.Kernel.Memory;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>All processes, in the order of their making, and what they all share.</summary>
internal static class Processes
{
    private static Process? s_first;

    internal static int Count { get; private set; }

    /// <summary>The page that tells every process how to read the clock.</summary>
    internal static Region TimeRegion = null!;

    /// <summary>Some places are kept for the first process.</summary>
    internal static bool IsFullFor(Process maker) =>
        Count >= (maker.ParentId == 0 ? Limits.Processes : Limits.Processes - Limits.ReservedProcesses);

    internal static void Add(Process process)
    {
        Count++;
        Process? last = s_first;
        if (last is null)
        {
            s_first = process;
            return;
        }
        while (last.Next is not null) last = last.Next;
        last.Next = process;
    }

    internal static void Remove(Process process)
    {
        Count--;
        if (s_first == process)
        {
            s_first = process.Next;
            return;
        }
        Process before = s_first!;
        while (before.Next != process) before = before.Next!;
        before.Next = process.Next;
    }

    internal static void MarkOrphansOf(ulong id)
    {
        for (Process? process = s_first; process is not null; process = process.Next)
            if (process.ParentId == id) process.IsOrphan = true;
    }

    /// <summary>Ends those whose maker has ended, one after the other; each may leave orphans of its own.</summary>
    internal static void EndOrphans()
    {
        while (FirstOrphan() is { } orphan) orphan.EndAlone(ProcessPhase.Killed, 0);
    }

    private static Process? FirstOrphan()
    {
        Process? process = s_first;
        while (process is not null && (!process.IsOrphan || process.HasEnded)) process = process.Next;
        return process;
    }

    /// <summary>The index-th process; null past the last.</summary>
    internal static Process? At(ulong index)
    {
        Process? process = s_first;
        for (ulong i = 0; i < index && process is not null; i++) process = process.Next;
        return process;
    }
}
