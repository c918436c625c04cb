using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>What a driver says to the kernel about its device.</summary>
public static class Devices
{
    /// <summary>Keeps pages of a region where they are, for the device.</summary>
    /// <param name="device">[Manage]</param>
    /// <param name="region">[Manage]</param>
    /// <param name="firstPage">Where in the region.</param>
    /// <param name="pages">1 to <see cref="Limits.StepPages"/>.</param>
    /// <returns>The physical address of the first; Busy: the device has not been reset since a driver died.</returns>
    public static Result<ulong> Pin(Handle device, Handle region, ulong firstPage, ulong pages) =>
        KernelChannel.Call(KernelMethod.Pin, device.Value, region.Value, firstPage, pages);

    /// <summary>Where pinned pages of a region lie physically. NotFound: one of them is not pinned.</summary>
    /// <param name="region">[Manage]</param>
    /// <param name="firstPage">Where in the region.</param>
    /// <param name="addresses">One for each page.</param>
    public static StatusCode Addresses(Handle region, ulong firstPage, Span<ulong> addresses) =>
        KernelChannel.CallEach(KernelMethod.RegionAddress, region.Value, firstPage, addresses);

    /// <summary>Ends a pin of just these pages. NotFound, Busy.</summary>
    public static StatusCode Unpin(Handle device, Handle region, ulong firstPage, ulong pages) =>
        KernelChannel.Do(KernelMethod.Unpin, device.Value, region.Value, firstPage, pages);

    /// <summary>
    /// The device has been reset and uses no memory: what a driver that died had pinned is let go.
    /// </summary>
    public static StatusCode HasBeenReset(Handle device) =>
        KernelChannel.Do(KernelMethod.DeviceReset, device.Value);
}
