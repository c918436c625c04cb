using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk.Devices;

/// <summary>Zeroed pages that a driver shares with its device, for as long as it lives.</summary>
public sealed class DeviceMemory
{
    private readonly SharedBytes _bytes;
    private readonly Handle _region;

    private DeviceMemory(MappedRegion region)
    {
        _region = region.Handle;
        _bytes = region.Bytes;
    }

    /// <summary>Makes and pins them. OutOfBudget, OutOfMemory.</summary>
    /// <param name="device">The driver's, after <see cref="Devices.HasBeenReset"/>.</param>
    /// <param name="pages">1 to <see cref="Limits.StepPages"/>.</param>
    public static Result<DeviceMemory> Create(Handle device, int pages)
    {
        Result<MappedRegion> region = Regions.CreateMapped((ulong)pages);
        if (!region.IsOk) return region.Code;
        Result<ulong> pinned = Runtime.Devices.Pin(device, region.Value.Handle, 0, (ulong)pages);
        return pinned.IsOk ? new DeviceMemory(region.Value) : pinned.Code;
    }

    public SharedBytes Page(int page) => _bytes.Slice(page * Limits.PageBytes, Limits.PageBytes);

    /// <summary>Where a page lies for the device.</summary>
    public ulong Physical(int page)
    {
        if (!Regions.Address(_region, (ulong)page).TryGet(out ulong physical))
            Environment.FailFast("the shared memory has no physical address");
        return physical;
    }
}
