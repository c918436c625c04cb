namespace Mooring.Kernel.Objects;

/// <summary>
/// Large regions that nobody holds any more. Whoever let go does not wait for their pages: they are given back in steps
/// on the way out of each entry and while the CPU is idle, or when memory is short. Nobody pays for them any more.
/// </summary>
internal static class Leftovers
{
    private static Region? s_first;

    internal static int Count { get; private set; }

    /// <summary>Pages that are still to be given back.</summary>
    internal static ulong Pages { get; private set; }

    internal static void Add(Region region)
    {
        region.NextLeftover = s_first;
        s_first = region;
        Pages += region.PagesLeft;
        Count++;
    }

    /// <summary>Gives one step's worth of pages back.</summary>
    /// <returns>False if there was nothing.</returns>
    internal static bool GiveSome()
    {
        Region? region = s_first;
        if (region is null) return false;
        Region? next = region.NextLeftover;
        ulong before = region.PagesLeft;
        bool isGone = region.GiveSomeBack();
        Pages -= isGone ? before : before - region.PagesLeft;
        if (!isGone) return true;
        s_first = next;
        Count--;
        return true;
    }
}
