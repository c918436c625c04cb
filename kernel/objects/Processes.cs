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

    internal static bool IsFull => Count >= Limits.Processes;

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

    /// <summary>The index-th process; null past the last.</summary>
    internal static Process? At(ulong index)
    {
        Process? process = s_first;
        for (ulong i = 0; i < index && process is not null; i++) process = process.Next;
        return process;
    }
}
