namespace Mooring.Kernel.Objects;

/// <summary>
/// What is left to be done when nobody waits for it: processes that are ending, and large regions that nobody holds any
/// more and nobody pays for. It is done in steps on the way out of each entry and while the CPU is idle; pages are
/// also given back when memory is short.
/// </summary>
internal static class Leftovers
{
    private static Region? s_firstRegion;
    private static Process? s_firstProcess, s_lastProcess;

    /// <summary>Of both.</summary>
    internal static int Count
    {
        get;
        private set
        {
            field = value;
            Scheduler.CountChores();
        }
    }

    internal static int Regions { get; private set; }

    /// <summary>Pages that are still to be given back.</summary>
    internal static ulong Pages { get; private set; }

    internal static void Add(Region region)
    {
        region.NextLeftover = s_firstRegion;
        s_firstRegion = region;
        Pages += region.PagesLeft;
        Regions++;
        Count++;
    }

    internal static void Add(Process process)
    {
        process.NextEnding = null;
        if (s_firstProcess is null) s_firstProcess = process;
        else s_lastProcess!.NextEnding = process;
        s_lastProcess = process;
        Count++;
    }

    /// <summary>One step of each. Only between entries: nobody may have an object in hand.</summary>
    /// <returns>False if there was nothing.</returns>
    internal static bool GiveSome()
    {
        if (Count == 0) return false;
        if (s_firstProcess is { } process) EndSome(process);
        GivePages();
        return true;
    }

    /// <summary>They take turns: a long end does not hold up the others.</summary>
    private static void EndSome(Process process)
    {
        s_firstProcess = process.NextEnding;
        Count--;
        if (!process.EndSome()) Add(process);
    }

    /// <summary>Gives one step's worth of pages back.</summary>
    /// <returns>False if there was nothing.</returns>
    internal static bool GivePages()
    {
        Region? region = s_firstRegion;
        if (region is null) return false;
        Region? next = region.NextLeftover;
        ulong before = region.PagesLeft;
        bool isGone = region.GiveSomeBack();
        Pages -= isGone ? before : before - region.PagesLeft;
        if (!isGone) return true;
        s_firstRegion = next;
        Regions--;
        Count--;
        return true;
    }
}
