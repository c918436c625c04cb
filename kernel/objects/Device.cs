using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// A PCI function as something that a driver holds, and the memory that is pinned for it.
/// <para>
/// A driver pins what its device is to read and write. When the driver dies the device does not know: it goes on
/// writing where it was told to. So the kernel takes bus mastering away from the function and keeps what was pinned
/// for it, charged as before, until a holder says that the device has been reset (<see cref="ReleaseQuarantine"/>):
/// from then on it writes nowhere that it has not been told anew. The object lives as long as a handle or a pin.
/// </para>
/// </summary>
internal sealed class Device
{
    private static Functions s_functions;

    private Budget _payer = null!;
    private Pin? _firstPin;
    private int _index, _holders;
    private bool _isMaster;

    /// <summary>A driver has died and nobody has said that the device has been reset.</summary>
    internal bool IsQuarantined { get; private set; }

    /// <summary>One more holder of the function's object, which is made if it is not there.</summary>
    internal static Outcome TryOpen(Budget payer, int index, out Device device)
    {
        device = s_functions[index]!;
        if (device is null)
        {
            Outcome taken = Pools.Devices.TryTake(payer, out device);
            if (!taken.IsOk) return taken;
            device._payer = payer;
            device._index = index;
            s_functions[index] = device;
        }
        device.Hold();
        return StatusCode.Ok;
    }

    internal static Device? Find(int index) => s_functions[index];

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        s_functions[_index] = null;
        Pools.Devices.Give(this, _payer);
    }

    /// <summary>May it master the bus? Not while it is in quarantine: then when that is over.</summary>
    internal void SetMaster(bool on)
    {
        _isMaster = on;
        if (!IsQuarantined) Pci.SetBusMaster(_index, on);
    }

    /// <summary>Keeps pages where they are for the device.</summary>
    internal Outcome TryPin(Budget payer, Region region, uint first, uint count)
    {
        Outcome taken = Pools.Pins.TryTake(payer, out Pin pin);
        if (!taken.IsOk) return taken;
        StatusCode code = region.TryPin(first, count);
        if (code != StatusCode.Ok)
        {
            Pools.Pins.Give(pin, payer);
            return code;
        }
        region.Hold();
        Hold();
        (pin.Region, pin.Payer, pin.First, pin.Count) = (region, payer, first, count);
        pin.Next = _firstPin;
        _firstPin = pin;
        return Outcome.Done(region.PageAt(first));
    }

    /// <summary>Ends <see cref="TryPin"/> of the same range. Not in quarantine.</summary>
    internal StatusCode Unpin(Region region, ulong first, ulong count)
    {
        if (IsQuarantined) return StatusCode.Busy;
        Pin? before = null;
        for (Pin? pin = _firstPin; pin is not null; before = pin, pin = pin.Next)
        {
            if (pin.Region != region || pin.First != first || pin.Count != count) continue;
            Remove(pin, before);
            return StatusCode.Ok;
        }
        return StatusCode.NotFound;
    }

    /// <summary>Its driver has died.</summary>
    internal void Quarantine()
    {
        if (IsQuarantined || _firstPin is null) return;
        IsQuarantined = true;
        Pci.SetBusMaster(_index, false);
        Log.Line($"device {_index} in quarantine: {Pinned} pages are kept");
    }

    /// <summary>The device has been reset: what was pinned is nobody's to write to any more.</summary>
    internal void ReleaseQuarantine()
    {
        if (!IsQuarantined) return;
        Hold();
        Log.Line($"device {_index} reset: {Pinned} pages are let go");
        while (_firstPin is not null) Remove(_firstPin, null);
        IsQuarantined = false;
        SetMaster(_isMaster);
        Release();
    }

    private ulong Pinned
    {
        get
        {
            ulong pages = 0;
            for (Pin? pin = _firstPin; pin is not null; pin = pin.Next) pages += pin.Count;
            return pages;
        }
    }

    private void Remove(Pin pin, Pin? before)
    {
        if (before is null) _firstPin = pin.Next;
        else before.Next = pin.Next;
        pin.Region.Unpin(pin.First, pin.Count);
        pin.Region.Release();
        Pools.Pins.Give(pin, pin.Payer);
        Release();
    }

    [System.Runtime.CompilerServices.InlineArray(Pci.MaxFunctions)]
    private struct Functions
    {
        private Device? _first;
    }
}

/// <summary>Pages of a region that stay where they are for a device.</summary>
internal sealed class Pin
{
    internal Pin? Next;
    internal Region Region = null!;
    internal Budget Payer = null!;
    internal uint First, Count;
}
