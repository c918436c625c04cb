using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// A driver that dies while its device might still write: the disk controller, which no driver of ours serves.
/// </summary>
internal static class Driver
{
    private const ulong Intel = 0x8086, DiskController = 0x2922;

    public static void Run()
    {
        ulong index = Find(Order.Here.System);
        StatusCode code = Wire.Do(KernelMethod.DeviceOpen, out ulong device, Order.Here.System, index);
        Verdict.Expect(StatusCode.Ok, code, KernelMethod.DeviceOpen);
        code = Wire.Do(KernelMethod.RegionCreate, out ulong region, 2);
        Verdict.Expect(StatusCode.Ok, code, KernelMethod.RegionCreate);
        Verdict.Expect(StatusCode.Ok, Wire.Do(KernelMethod.Pin, device, region, 0, 2), KernelMethod.Pin);
    }

    /// <summary>The index of that device.</summary>
    public static ulong Find(ulong system)
    {
        for (ulong index = 0; ; index++)
        {
            StatusCode code = Wire.Do(KernelMethod.DeviceAt, out ulong device, system, index);
            Verdict.Expect(StatusCode.Ok, code, KernelMethod.DeviceAt);
            if ((uint)device == (Intel | DiskController << 16)) return index;
        }
    }
}
