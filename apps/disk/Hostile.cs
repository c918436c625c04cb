using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Disk;

/// <summary>
/// A client that asks for what cannot be: sectors that are not there, places outside its memory, areas that it never
/// shared, handles of other things than memory. Each must be refused, and the disk go on. What it asks for may turn out
/// to be possible; it only ever reads.
/// </summary>
internal static class Hostile
{
    private const int Pages = 4;

    public static async ValueTask<StatusCode> Run(string name, ulong count, ulong seed)
    {
        Result<ServiceClient> service = await ServiceClient.Open(BlockContract.Instance.As(name));
        if (!service.IsOk) return service.Code;
        BlockClient block = new(service.Value);
        StatusCode code = await Refusals(block);
        if (code == StatusCode.Ok) code = await Fuzz(block, count, seed);
        Result<DiskGeometry> geometry = await block.Geometry();
        Console.Write($"status {(uint)code}, connected {service.Value.Connections} times\n");
        return geometry.IsOk ? code : geometry.Code;
    }

    private static async ValueTask<StatusCode> Refusals(BlockClient block)
    {
        Result<DiskGeometry> geometry = await block.Geometry();
        Result<Handle> region = Regions.Create(Pages);
        if (!geometry.IsOk || !region.IsOk) return StatusCode.OutOfMemory;
        ulong sectors = geometry.Value.Sectors;
        uint most = geometry.Value.MostSectors;
        bool isRight = await block.Read(0, 1, 0, 0) == StatusCode.NotFound;
        isRight &= (await block.Share(region.Value)).TryGet(out uint area) && area == 0;
        isRight &= await block.Read(sectors, 1, area, 0) == StatusCode.BadArgument;
        isRight &= await block.Read(sectors - 1, 2, area, 0) == StatusCode.BadArgument;
        isRight &= await block.Read(ulong.MaxValue, 2, area, 0) == StatusCode.BadArgument;
        isRight &= await block.Read(0, 0, area, 0) == StatusCode.BadArgument;
        isRight &= await block.Read(0, most + 1, area, 0) == StatusCode.TooLarge;
        isRight &= await block.Read(0, uint.MaxValue, area, 0) == StatusCode.TooLarge;
        isRight &= await block.Read(0, 1, area, 1) == StatusCode.BadArgument;
        isRight &= await block.Read(0, 2, area, Pages * Limits.PageBytes - 512) == StatusCode.BadArgument;
        isRight &= await block.Read(0, 1, area, uint.MaxValue - 511) == StatusCode.BadArgument;
        isRight &= await block.Read(0, 1, area, Pages * Limits.PageBytes - 512) == StatusCode.Ok;
        isRight &= await block.Read(0, 1, uint.MaxValue, 0) == StatusCode.NotFound;
        isRight &= await SharesRefused(block, region.Value);
        return isRight ? StatusCode.Ok : StatusCode.Broken;
    }

    private static async ValueTask<bool> SharesRefused(BlockClient block, Handle region)
    {
        Result<Handle> port = CompletionPorts.Create();
        Result<Handle> readable = Handles.Duplicate(region, Rights.All & ~Rights.Write);
        bool isRight = port.IsOk && !(await block.Share(port.Value)).IsOk;
        isRight &= readable.IsOk && !(await block.Share(readable.Value)).IsOk;
        isRight &= await block.Withdraw(IBlock.MostAreas) == StatusCode.NotFound;
        uint shared = 1;
        while (shared < IBlock.MostAreas && (await block.Share(region)).IsOk) shared++;
        isRight &= shared == IBlock.MostAreas && (await block.Share(region)).Code == StatusCode.Full;
        for (uint area = 1; area < IBlock.MostAreas; area++) isRight &= await block.Withdraw(area) == StatusCode.Ok;
        return isRight;
    }

    private static async ValueTask<StatusCode> Fuzz(BlockClient block, ulong count, ulong seed)
    {
        for (ulong i = 0; i < count; i++)
        {
            ulong dice = Pattern.Mix(seed + i), more = Pattern.Mix(dice);
            ulong sector = (dice & 1) != 0 ? dice >> 1 : dice >> 1 & 0xFFF;
            uint sectors = (uint)((more & 3) != 0 ? more >> 2 & 0x1FF : more >> 32);
            uint offset = (uint)((more & 0x30_0000) != 0 ? (more >> 40) * 512 : more >> 8);
            StatusCode code = await block.Read(sector, sectors, (uint)(dice >> 60 & 1), offset);
            if (code is not (StatusCode.Ok or StatusCode.BadArgument or StatusCode.TooLarge or StatusCode.NotFound))
                return code;
        }
        return StatusCode.Ok;
    }
}
