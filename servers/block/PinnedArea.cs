using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Block;

/// <summary>
/// An area in a client's region: a handle of it, and a pin for every <see cref="Limits.StepPages"/> pages. Where pages
/// lie is asked once, when the first of them is needed, for as many as one kernel entry tells.
/// </summary>
internal sealed class PinnedArea : Area
{
    /// <summary>A power of two.</summary>
    private const int PagesAtOnce = 32;

    private static int s_pages;

    private readonly Handle _region;
    private readonly ulong[] _addresses;

    private PinnedArea(Handle region, int pages) : base((ulong)pages * Limits.PageBytes)
    {
        _region = region;
        _addresses = new ulong[pages];
    }

    /// <summary>Takes a handle over, whatever it is of.</summary>
    /// <returns>BadHandle, AccessDenied, TooLarge, Full, or why it cannot be pinned.</returns>
    public static Result<Area> Make(Handle region)
    {
        Result<ulong> pages = Regions.Pages(region);
        StatusCode code = pages.IsOk ? Room(pages.Value) : pages.Code;
        if (code == StatusCode.Ok) code = RequireWritable(region);
        if (code == StatusCode.Ok) code = PinAll(region, (int)pages.Value);
        if (code == StatusCode.Ok) return new PinnedArea(region, (int)pages.Value);
        Handles.Close(region);
        return code;
    }

    public override ulong Physical(int page)
    {
        if (_addresses[page] == 0) Locate(page & ~(PagesAtOnce - 1));
        return _addresses[page];
    }

    protected override void LetGo()
    {
        UnpinUpTo(_region, _addresses.Length, _addresses.Length);
        Handles.Close(_region);
    }

    private void Locate(int first)
    {
        int count = Math.Min(PagesAtOnce, _addresses.Length - first);
        StatusCode code = Devices.Addresses(_region, (ulong)first, _addresses.AsSpan(first, count));
        if (code != StatusCode.Ok) Environment.FailFast("a pinned page has no physical address");
    }

    private static StatusCode Room(ulong pages) => pages switch
    {
        > IBlock.MostPages => StatusCode.TooLarge,
        _ when s_pages + (int)pages > IBlock.MostPagesInAll => StatusCode.Full,
        _ => StatusCode.Ok,
    };

    /// <summary>
    /// The device reads and writes for the client, who must have the right to; to pin takes only the right to manage.
    /// </summary>
    private static StatusCode RequireWritable(Handle region)
    {
        Result<ulong> mapped = Regions.MapInto(Handle.Self, region, 0, 1, Rights.Read | Rights.Write);
        return mapped.IsOk ? Regions.Unmap(new SharedBytes(mapped.Value, Limits.PageBytes)) : mapped.Code;
    }

    private static StatusCode PinAll(Handle region, int pages)
    {
        s_pages += pages;
        for (int first = 0; first < pages; first += Limits.StepPages)
        {
            StatusCode code = Devices.Pin(Device, region, (ulong)first, Count(first, pages)).Code;
            if (code == StatusCode.Ok) continue;
            UnpinUpTo(region, first, pages);
            return code;
        }
        return StatusCode.Ok;
    }

    private static void UnpinUpTo(Handle region, int end, int pages)
    {
        for (int first = 0; first < end; first += Limits.StepPages)
            Devices.Unpin(Device, region, (ulong)first, Count(first, pages));
        s_pages -= pages;
    }

    private static ulong Count(int first, int pages) => (ulong)Math.Min(Limits.StepPages, pages - first);

    private static Handle Device => Startup.Handle(StartRole.Device);
}
