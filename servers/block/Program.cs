using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Block;

/// <summary>
/// The block server: a driver of one virtio block device, in ring 3. init starts one process for each disk that it
/// finds, and hands it the device as it does the random server, where who may do what is told.
/// <para>
/// One request. A client has shared a region, which is pinned for the device. Its command names sectors and a place
/// there; the driver checks both, and makes a chain of a header, the pages of that place and a byte for the status,
/// which goes into the virtqueue. The doorbell is rung once for all that a turn of the loop has brought. The device
/// moves the sectors, writes the status and sends its interrupt; the driver takes everything that has come back,
/// answers, and arms again. So of a client with many requests under way the driver hears once, and the device of the
/// driver.
/// </para>
/// <para>
/// The corners. The queue is full: requests wait in their order, as many as the rings of all clients hold. There is
/// nothing to do: the process sleeps on its port. A client closes or dies: what the device has of it comes back first,
/// then its memory is let go; what still waited is dropped. This process dies: the kernel takes bus mastering away and
/// keeps all that is pinned until the successor has reset the device; its clients share and ask again. The device
/// misbehaves: it can end this process by breaking the protocol of its queue, and answer nonsense as data, but it is
/// believed no index, no number and no length.
/// </para>
/// </summary>
internal static class Program
{
    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static async ValueTask<int> Run(string[] arguments)
    {
        Result<DiskQueue> disk = await Start();
        if (!disk.IsOk)
        {
            await InitClient.Instance.Log("the disk cannot be used: status " + ((uint)disk.Code).ToString());
            return 1;
        }
        Loop.Detach(Listen(disk.Value, new InterruptLine(Startup.Handle(StartRole.Interrupt0))));
        await BlockServer.Serve(_ => new BlockService(disk.Value));
        return 0;
    }

    private static async ValueTask<Result<DiskQueue>> Start()
    {
        Result<VirtioDevice> claimed = await VirtioDevice.Claim(DiskFacts.Wanted, DiskFacts.ConfigurationBytes);
        if (!claimed.IsOk) return claimed.Code;
        VirtioDevice device = claimed.Value;
        int slots = device.SlotsOf(0, Virtqueue.MostSlots);
        Result<DiskGeometry> geometry = Measure(device, slots);
        if (!geometry.IsOk) return geometry.Code;
        Result<DeviceMemory> memory = DeviceMemory.Create(
            Startup.Handle(StartRole.Device), Virtqueue.Pages + DiskQueue.RecordPages);
        if (!memory.IsOk) return memory.Code;
        Result<VirtioDoorbell> doorbell = device.AddQueue(0, slots, memory.Value, 0);
        if (!doorbell.IsOk) return doorbell.Code;
        DiskQueue disk = Queue(memory.Value, slots, doorbell.Value, geometry.Value);
        device.Start();
        return disk;
    }

    private static Result<DiskGeometry> Measure(VirtioDevice device, int slots)
    {
        Span<uint> words = stackalloc uint[(int)DiskFacts.ConfigurationBytes / sizeof(uint)];
        StatusCode code = device.ReadConfiguration(words);
        return code == StatusCode.Ok ? DiskFacts.Geometry(device.Features, words, slots) : code;
    }

    private static DiskQueue Queue(DeviceMemory memory, int slots, VirtioDoorbell doorbell, DiskGeometry geometry)
    {
        Virtqueue queue = new(memory.Page(0), memory.Page(1), memory.Page(2), slots);
        RequestRecords records = new(memory.Page(Virtqueue.Pages), memory.Physical(Virtqueue.Pages));
        return new DiskQueue(queue, doorbell, records, geometry);
    }

    private static async ValueTask Listen(DiskQueue disk, InterruptLine interrupt)
    {
        while (await interrupt.Next()) disk.TakeReturned();
    }
}
