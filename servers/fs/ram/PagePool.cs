using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Runtime;

namespace Mooring.Servers.Fs;

/// <summary>
/// Pages of memory for what is in files, up to a limit. They are made in regions of a MiB when they are needed first,
/// and stay.
/// </summary>
internal sealed class PagePool
{
    public const int PageBytes = Limits.PageBytes;

    private const int RegionShift = 8, RegionPages = 1 << RegionShift;

    private readonly List<SharedBytes> _regions = new();
    private readonly Stack<int> _free = new();

    /// <param name="most">How many pages there may be.</param>
    public PagePool(int most) => Most = most;

    public int Most { get; }

    /// <summary>How many are in use.</summary>
    public int Used { get; private set; }

    public SharedBytes this[int page] =>
        _regions[page >> RegionShift].Slice((page & (RegionPages - 1)) * PageBytes, PageBytes);

    /// <summary>Takes pages, all or none; they hold what they held.</summary>
    /// <returns>False: there is no room.</returns>
    public bool TryTake(int count, List<int> into)
    {
        if (count > Most - Used) return false;
        while (_free.Count < count)
            if (!TryGrow()) return false;
        for (int i = 0; i < count; i++) into.Add(_free.Pop());
        Used += count;
        return true;
    }

    /// <summary>Gives a page back.</summary>
    public void Give(int page)
    {
        _free.Push(page);
        Used--;
    }

    private bool TryGrow()
    {
        Result<MappedRegion> region = Regions.CreateMapped(RegionPages);
        if (!region.IsOk) return false;
        int first = _regions.Count << RegionShift;
        _regions.Add(region.Value.Bytes);
        for (int page = first + RegionPages - 1; page >= first; page--) _free.Push(page);
        return true;
    }
}
