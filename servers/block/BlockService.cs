using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Block;

/// <summary>One client of the disk: its areas, and its requests checked.</summary>
internal sealed class BlockService(DiskQueue disk) : IBlock, ISessionEnd
{
    private readonly Area?[] _areas = new Area?[IBlock.MostAreas];
    private bool _isGone;

    public ValueTask<Result<DiskGeometry>> Geometry() => new(disk.Geometry);

    public async ValueTask<Result<uint>> Share(Handle region)
    {
        await disk.LeftIsDone();
        int number = _isGone ? -1 : FreeNumber();
        if (number < 0) Handles.Close(region);
        Result<Area> area = number < 0 ? StatusCode.Full : PinnedArea.Make(region);
        if (!area.IsOk) return area.Code;
        _areas[number] = area.Value;
        return (uint)number;
    }

    public ValueTask<StatusCode> Withdraw(uint area)
    {
        if (Find(area) is not { } found) return new(StatusCode.NotFound);
        if (found.IsUsed) return new(StatusCode.Busy);
        found.Withdraw();
        _areas[area] = null;
        return new(StatusCode.Ok);
    }

    public ValueTask<StatusCode> Read(ulong sector, uint sectors, uint area, uint offset) =>
        Transfer(DiskOperation.Read, sector, sectors, area, offset);

    public ValueTask<StatusCode> Write(ulong sector, uint sectors, uint area, uint offset) =>
        (disk.Geometry.Traits & DiskTraits.ReadOnly) != 0
            ? new(StatusCode.AccessDenied)
            : Transfer(DiskOperation.Write, sector, sectors, area, offset);

    /// <summary>A disk without a cache has nothing that is not durable.</summary>
    public ValueTask<StatusCode> Flush() => (disk.Geometry.Traits & DiskTraits.Cached) != 0
        ? disk.Submit(DiskRequest.Flush())
        : new(StatusCode.Ok);

    public void Ended(ClientIdentity client, StatusCode why)
    {
        _isGone = true;
        foreach (Area? area in _areas) area?.Withdraw();
    }

    private ValueTask<StatusCode> Transfer(
        DiskOperation operation, ulong sector, uint sectors, uint area, uint offset)
    {
        DiskGeometry geometry = disk.Geometry;
        if (sectors > geometry.MostSectors) return new(StatusCode.TooLarge);
        if (Find(area) is not { } found) return new(StatusCode.NotFound);
        bool isOnDisk = sectors > 0 && sectors <= geometry.Sectors && sector <= geometry.Sectors - sectors;
        if (!isOnDisk || offset % IBlock.SectorBytes != 0 || !found.Holds(offset, sectors * IBlock.SectorBytes))
            return new(StatusCode.BadArgument);
        return disk.Submit(DiskRequest.Transfer(operation, sector, sectors, found, offset));
    }

    private int FreeNumber()
    {
        for (int number = 0; number < _areas.Length; number++)
            if (_areas[number] is null) return number;
        return -1;
    }

    private Area? Find(uint area) => area < (uint)_areas.Length ? _areas[area] : null;
}
