using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Fs.Fat;

namespace Mooring.Servers.Fs;

/// <summary>
/// Mounts all disks: "block" at /disk, "block1" at /disk1, and so on, until there is no such service. A place is there
/// as soon as it is known that there is a disk; looking at the disk goes on behind it, for all disks at once. One that
/// cannot be mounted is said in the log, and stays in the list of volumes with the reason.
/// </summary>
internal static class DiskMounts
{
    private const int MostDisks = 8;

    /// <param name="mounts">Where they go.</param>
    /// <param name="budget">What memory a disk gets.</param>
    public static async ValueTask Find(MountTable mounts, FsBudget budget)
    {
        for (int i = 0; i < MostDisks; i++)
        {
            string number = i == 0 ? "" : i.ToString(), device = "block" + number;
            StatusCode code = await Probe(device);
            if (code is StatusCode.NotFound or StatusCode.AccessDenied) break;
            Result<MountPoint> point = await mounts.Add("disk" + number, device);
            if (!point.IsOk) Trace.Line($"fs: no place for {device}: status {(uint)point.Code}");
            else if (code != StatusCode.Ok) Refuse(point.Value, "its driver does not run");
            else Loop.Detach(Mount(point.Value, budget));
        }
        mounts.Complete();
    }

    /// <summary>Is there such a service? Waits until it runs.</summary>
    private static async ValueTask<StatusCode> Probe(string device)
    {
        Result<Handle> end = await InitClient.Instance.Connect(device);
        if (end.IsOk) Handles.Close(end.Value);
        return end.Code;
    }

    private static async ValueTask Mount(MountPoint point, FsBudget budget)
    {
        Result<MappedRegion> memory = Memory(budget.DiskPages);
        if (!memory.IsOk)
        {
            Refuse(point, "there is no memory for it");
            return;
        }
        Result<DiskClient> client = await DiskClient.Open(point.Device, memory.Value);
        if (!client.IsOk)
        {
            Refuse(point, $"its driver answers with status {(uint)client.Code}");
            return;
        }
        BlockDisk disk = new(client.Value);
        Mount mount = await Fat.Mount.Try(disk, memory.Value.Bytes, () => Clock.WallClockNs, budget.Names);
        if (mount.Volume is { } volume) point.Mount(new FatVolume(volume, point.Path, disk.IsReadOnly));
        else Refuse(point, mount.Problem);
    }

    /// <summary>As much as there is, down to what a volume needs at least.</summary>
    private static Result<MappedRegion> Memory(ulong pages)
    {
        const ulong least = (Fat.Mount.LeastMemory + Limits.PageBytes - 1) / Limits.PageBytes;
        for (; pages > least; pages /= 2)
        {
            Result<MappedRegion> region = Regions.CreateMapped(pages);
            if (region.IsOk) return region;
        }
        return Regions.CreateMapped(least);
    }

    private static void Refuse(MountPoint point, string problem)
    {
        Trace.Line($"fs: {point.Device} cannot be mounted at {point.Path}: {problem}");
        point.Fail("cannot be mounted: " + problem);
    }
}
