using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>All processors that run, and what one wants of the others.</summary>
internal static class Processors
{
    /// <summary>"Come into the kernel": what there is to do there the processor finds by itself.</summary>
    internal const byte CallVector = 0xF2;

    private static Table s_table;

    internal static int Count { get; private set; }

    /// <summary>There are others.</summary>
    internal static bool AreMany
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Count > 1;
    }

    internal static Processor At(int number) => s_table[number]!;

    /// <summary>At boot; the boot processor's is the first.</summary>
    internal static void Add(Processor processor) => s_table[Count++] = processor;

    /// <summary>
    /// Somebody of this priority is ready and nobody here will run it: a processor that idles comes and takes it, or
    /// the one that runs the least important thread. Each that leaves the kernel calls at most one other, which does
    /// the same: so everybody is called for whom there is something to do.
    /// </summary>
    internal static void CallFor(Processor here, int priority)
    {
        Processor? least = null;
        for (int i = 0; i < Count; i++)
        {
            Processor other = At(i);
            if (other != here && other.Running < (least is null ? priority : least.Running)) least = other;
        }
        if (least is null) return;
        least.Running = priority;
        least.Interrupt(CallVector);
    }

    /// <summary>
    /// The other processor with the most important ready thread above a priority; null: none has one.
    /// </summary>
    internal static Processor? WithReadyAbove(Processor here, int priority)
    {
        Processor? best = null;
        for (int i = 0; i < Count; i++)
        {
            Processor other = At(i);
            if (other == here || other.Queue.Top <= priority) continue;
            priority = other.Queue.Top;
            best = other;
        }
        return best;
    }

    /// <summary>Some processor has cached translations that are no more.</summary>
    internal static bool AnyIsStale { get; private set; }

    /// <summary>
    /// An entry of page tables has changed, and what was behind it may be given back: whoever has the tables loaded
    /// forgets what it has cached, before a page is taken again and before the world goes on. The caller holds the
    /// world.
    /// </summary>
    internal static void TablesChanged(ulong root)
    {
        if (!AreMany) return;
        Processor here = Processor.Here();
        for (int i = 0; i < Count; i++)
            if (At(i) != here && At(i).Root == root) AnyIsStale = At(i).IsStale = true;
    }

    /// <summary>
    /// Threads of this process have been stopped: when this returns none of them is on any other processor. The caller
    /// holds the world.
    /// </summary>
    internal static void LetGo(Process process)
    {
        if (!AreMany) return;
        Processor here = Processor.Here();
        for (int i = 0; i < Count; i++)
            if (At(i) != here && At(i).Uses(process)) AnyIsStale = At(i).IsStale = true;
        if (AnyIsStale) Refresh();
    }

    /// <summary>Makes every stale processor forget and let go; all are asked, then all are waited for.</summary>
    internal static void Refresh()
    {
        for (int i = 0; i < Count; i++)
            if (At(i).IsStale) At(i).AskToRefresh();
        for (int i = 0; i < Count; i++)
            while (!At(i).HasRefreshed) Cpu.Pause();
        AnyIsStale = false;
    }

    [InlineArray(Stacks.MostProcessors)]
    private struct Table
    {
        private Processor? _first;
    }
}
