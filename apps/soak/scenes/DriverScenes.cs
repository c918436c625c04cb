using Mooring.Apps.Soak.Raw;
using Mooring.Apps.Soak.Roles;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Memory that is pinned for a device, and a device whose driver has died.</summary>
internal static class DriverScenes
{
    private const ulong Pages = 4;

    public static void Run()
    {
        ulong index = Driver.Find(Stage.System), region = Stage.Region(Pages);
        Stage.Always(StatusCode.NotFound, KernelMethod.DeviceOpen, Stage.System, Stage.Huge);
        ulong device = Stage.Must(KernelMethod.DeviceOpen, Stage.System, index);
        Quarantine(device, region);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Close(Stage.Must(KernelMethod.DeviceOpen, Stage.System, index));
            Stage.Must(KernelMethod.Pin, device, region, 1, 2);
            Stage.Must(KernelMethod.RegionAddress, region, 1);
            Stage.Must(KernelMethod.Unpin, device, region, 1, 2);
        }
        Stage.Always(StatusCode.NotFound, KernelMethod.RegionAddress, region, 1);
        Stage.Always(StatusCode.BadArgument, KernelMethod.RegionAddress, region, Pages);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Pin, device, region, Pages, 1);
        Stage.Always(StatusCode.NotFound, KernelMethod.Unpin, device, region, 0, 1);
        Often(device, region);
        Stage.Close(device, region);
    }

    /// <summary>The driver may still be about to die.</summary>
    private static void Quarantine(ulong device, ulong region)
    {
        while (Wire.Do(KernelMethod.Pin, device, region, 0, 1) == StatusCode.Ok)
        {
            Wire.Do(KernelMethod.Unpin, device, region, 0, 1);
            Wire.Pause(100_000);
        }
        Stage.Always(StatusCode.Busy, KernelMethod.Pin, device, region, 0, 1);
        Stage.Always(StatusCode.Busy, KernelMethod.Unpin, device, region, 0, 1);
        Stage.Always(StatusCode.Ok, KernelMethod.DeviceReset, device);
        while (Wire.Do(KernelMethod.Unpin, device, region, 0, 1) == StatusCode.Ok)
        {
        }
    }

    private static void Often(ulong device, ulong region)
    {
        int count = 0;
        while (Wire.Do(KernelMethod.Pin, device, region, 0, 1) == StatusCode.Ok) count++;
        Stage.Always(StatusCode.Full, KernelMethod.Pin, device, region, 0, 1);
        for (; count > 0; count--) Stage.Must(KernelMethod.Unpin, device, region, 0, 1);
    }
}
