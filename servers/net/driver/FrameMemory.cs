using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Net;

/// <summary>All packets that there are, in memory shared with the device; two to a page.</summary>
internal static class FrameMemory
{
    private const int InPage = Limits.PageBytes / Packet.Bytes;

    /// <summary>Fills a pool. OutOfBudget, OutOfMemory.</summary>
    /// <param name="device">The driver's.</param>
    /// <param name="pool">Gets them.</param>
    /// <param name="packets">A multiple of what fits in <see cref="Limits.StepPages"/>.</param>
    public static StatusCode Fill(Handle device, PacketPool pool, int packets)
    {
        for (int left = packets / InPage; left > 0; left -= Limits.StepPages)
        {
            Result<DeviceMemory> memory = DeviceMemory.Create(device, Limits.StepPages);
            if (!memory.IsOk) return memory.Code;
            for (int page = 0; page < Limits.StepPages; page++) Add(pool, memory.Value, page);
        }
        return StatusCode.Ok;
    }

    private static void Add(PacketPool pool, DeviceMemory memory, int page)
    {
        ulong physical = memory.Physical(page);
        for (int at = 0; at < Limits.PageBytes; at += Packet.Bytes)
            pool.Give(new Packet(pool, memory.Page(page).Slice(at, Packet.Bytes), physical + (ulong)at));
    }
}
