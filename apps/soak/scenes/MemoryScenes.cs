using Mooring.Apps.Soak.Raw;
using Mooring.Apps.Soak.Roles;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Regions, mappings, handles.</summary>
internal static class MemoryScenes
{
    private const ulong Parts = 1ul << 42;

    public static void Run()
    {
        ulong region = Stage.Region(2);
        Stage.Always(StatusCode.BadArgument, KernelMethod.RegionCreate, 0);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.RegionCreate, Limits.RegionPages);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Map, Stage.Self, region, 0, 9, Stage.ReadOnly);
        Stage.Always(StatusCode.NotFound, KernelMethod.Unmap, Stage.Self, 0, 1);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Unmap, Stage.Self, 1, 1);
        Stage.Always(StatusCode.NotFound, KernelMethod.Protect, Stage.Self, Parts, 1, Stage.ReadOnly);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Protect, Stage.Self, Parts, 0, Stage.ReadOnly);
        Stage.Always(StatusCode.Ok, KernelMethod.RegionPages, region);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            ulong at = Stage.Must(KernelMethod.Map, Stage.Self, region, 0, 2, Stage.ReadWrite);
            Stage.Must(KernelMethod.Protect, Stage.Self, at + Limits.PageBytes, 1, Stage.ReadOnly);
            Stage.Must(KernelMethod.Unmap, Stage.Self, at, 1 + i % 2);
            if (i % 2 == 0) Stage.Must(KernelMethod.Unmap, Stage.Self, at, 2);
            Stage.Close(Stage.Must(KernelMethod.Duplicate, region, Stage.ReadOnly));
        }
        Stage.Close(region);
        Passes();
        Contest();
    }

    /// <summary>Pages that go to and fro between two regions.</summary>
    private static void Passes()
    {
        ulong one = Stage.Region(3), other = Stage.Must(KernelMethod.RegionCreate, 3, 1), whole = Stage.Region(1);
        Stage.Always(StatusCode.BadArgument, KernelMethod.MovePages, one, 0, one, 1, 1);
        Stage.Always(StatusCode.NotFound, KernelMethod.MovePages, other, 2, one, 0, 1);
        Stage.Always(StatusCode.AlreadyExists, KernelMethod.MovePages, one, 2, whole, 0, 1);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Must(KernelMethod.MovePages, one, 1, other, 0, 2);
            Stage.Must(KernelMethod.MovePages, other, 0, one, 1, 2);
        }
        ulong again = Stage.Must(KernelMethod.Duplicate, one, Stage.ReadOnly);
        Stage.Always(StatusCode.Busy, KernelMethod.MovePages, one, 1, other, 0, 2);
        Stage.Close(one, other);
        Stage.Close(whole, again);
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
