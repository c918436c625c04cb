using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>All processes, in the order of their making, and what they all share.</summary>
internal static class Processes
{
    private static Process? s_first;
    private static Places s_places;

    internal static int Count { get; private set; }

    /// <summary>The page that tells every process how to read the clock.</summary>
    internal static Region TimeRegion = null!;

    /// <summary>The process with this number; it lives or is remembered.</summary>
    internal static Process WithPlace(uint place) => s_places[(int)place - 1]!;

    /// <summary>There is a place: the budgets of processes have no more between them.</summary>
    internal static void Add(Process process)
    {
        Count++;
        while (s_places[process.Place] is not null) process.Place++;
        s_places[process.Place++] = process;
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
        s_places[process.Place - 1] = null;
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

    [InlineArray(Limits.Processes)]
    private struct Places
    {
        private Process? _process;
    }
}
