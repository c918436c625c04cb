using System;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Random;

/// <summary>
/// The random server: a driver of the virtio entropy device, in ring 3.
/// <para>
/// The parties. The <b>kernel</b> owns PCI configuration space and interrupt routing; it makes handles of a function's
/// interrupts and windows for whoever holds the system handle. <b>init</b> holds it, and hands the driver what it needs
/// and no more: a read-only copy of the function's configuration space (which says where the registers lie), the
/// windows with registers but not the one with the MSI-X table, one interrupt to wait for, and the device as an object
/// for which it may pin memory, which tells it where that lies physically. The <b>driver</b> cannot configure the
/// function, find another, or route an interrupt. Still it is trusted with all memory: it tells a bus master where to
/// write.
/// </para>
/// <para>
/// One call. A client's command takes a free slot, a page of the shared memory; the page goes into the virtqueue and
/// the doorbell register is written. The device fills it and sends its interrupt, an MSI-X message; the kernel masks
/// that entry and rings the driver's port; the driver takes what was used, copies it into the client's buffer, answers,
/// and arms again, which unmasks. A message that comes in between stays pending in the device, so none is lost and none
/// is counted twice. As many calls are under way as there are slots; the others wait in order.
/// </para>
/// <para>
/// The corners. This process dies: the device still knows its buffers, but they are pinned for it: the kernel takes bus
/// mastering away and keeps them until the successor has reset the device and says so. The device misbehaves: every
/// index, number and length of its is checked, and a wrong one ends this process, which leads to a reset. A client
/// dies: its slots stay with the device until they come back. There is no device: init does not start this program, and
/// connecting answers NotFound.
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
        Result<EntropyQueue> entropy = await Start();
        if (!entropy.IsOk)
        {
            await InitClient.Instance.Log("the device cannot be used: status " + ((uint)entropy.Code).ToString());
            return 1;
        }
        Loop.Detach(entropy.Value.Listen(new InterruptLine(Startup.Handle(StartRole.Interrupt0))));
        await RandomServer.Serve(new RandomService(entropy.Value));
        return 0;
    }

    private static async ValueTask<Result<EntropyQueue>> Start()
    {
        Result<VirtioDevice> device = await VirtioDevice.Claim(wanted: 0, configurationBytes: 0);
        return device.IsOk ? EntropyQueue.Start(device.Value) : device.Code;
    }
}
