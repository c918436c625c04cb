using Mooring.Apps.Soak.Raw;
using Mooring.Apps.Soak.Roles;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Regions, mappings, handles.</summary>
internal static class MemoryScenes
{
    public static void Run()
    {
        ulong region = Stage.Region(2);
        Stage.Always(StatusCode.BadArgument, KernelMethod.RegionCreate, 0);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.RegionCreate, Limits.RegionPages);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Map, Stage.Self, region, 0, 9, Stage.ReadOnly);
        Stage.Always(StatusCode.NotFound, KernelMethod.Unmap, Stage.Self, 0, 1);
        Stage.Always(StatusCode.Ok, KernelMethod.RegionPages, region);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            ulong at = Stage.Must(KernelMethod.Map, Stage.Self, region, 0, 2, Stage.ReadWrite);
            Stage.Must(KernelMethod.Unmap, Stage.Self, at, 2);
            Stage.Close(Stage.Must(KernelMethod.Duplicate, region, Stage.ReadOnly));
        }
        Stage.Close(region);
        Contest();
    }

    /// <summary>The rival takes the mapping away while it is being made, or a little later.</summary>
    private static void Contest()
    {
        ulong region = Stage.Region(Rival.Pages), taken = 0;
        while (taken < Stage.Times)
        {
            StatusCode code = Wire.Do(
                KernelMethod.Map, Stage.Self, region, 0, Rival.Pages, Stage.ReadOnly, Rival.Address);
            if (code == StatusCode.NotFound) taken++;
            else if (code != StatusCode.BadArgument) Verdict.Expect(StatusCode.Ok, code, KernelMethod.Map);
        }
        Stage.Close(region);
    }
}
