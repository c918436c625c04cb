using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// What drivers need. The kernel owns PCI configuration; whoever may manage the machine hands drivers their interrupts,
/// I/O ports and registers. A driver that masters the bus is trusted with memory: there is no IOMMU.
/// </summary>
internal static class DeviceCommands
{
    /// <summary>Bytes of a function's configuration space (PCI Express Base 3.0, 7.2).</summary>
    private const uint ConfigBytes = 4096;

    internal static Outcome LegacyInterrupt(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Manage);
        if (code != StatusCode.Ok) return code;
        if (words[1] > 15) return StatusCode.BadArgument;
        return Interrupts.TryRouteLegacy((uint)words[1], out byte vector)
            ? AddInterrupt(caller, vector)
            : StatusCode.AlreadyExists;
    }

    internal static Outcome MessageInterrupt(Process caller, in Payload words)
    {
        StatusCode code = FindDevice(caller, words, Rights.Manage, out int index);
        if (code != StatusCode.Ok) return code;
        if (words[2] >= (ulong)Pci.Function(index).MsiXEntries) return StatusCode.Unsupported;
        return Interrupts.TryRouteMsiX(index, (uint)words[2], out byte vector)
            ? AddInterrupt(caller, vector)
            : StatusCode.AlreadyExists;
    }

    internal static Outcome GrantPorts(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Manage);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Living(caller, words[1], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        if (words[2] >= IoPorts.Count || words[3] > IoPorts.Count - words[2]) return StatusCode.BadArgument;
        return IoPorts.TryGrant(target, (int)words[2], (int)words[3]);
    }

    internal static Outcome At(Process caller, in Payload words)
    {
        StatusCode code = FindDevice(caller, words, Rights.Manage, out int index);
        if (code != StatusCode.Ok) return code;
        ref readonly PciFunction function = ref Pci.Function(index);
        ulong where = (ulong)function.Bus << 8 | (ulong)function.Device << 3 | function.Function;
        return Outcome.Done(function.Vendor | (ulong)function.DeviceId << 16 | where << 32);
    }

    internal static Outcome Memory(Process caller, in Payload words)
    {
        StatusCode code = FindDevice(caller, words, Rights.Manage, out int index);
        if (code != StatusCode.Ok) return code;
        if (words[2] > 5) return StatusCode.NotFound;
        PciBar bar = Pci.Function(index).Bar((int)words[2]);
        if (bar.Kind != PciBarKind.Memory || bar.Physical % Limits.PageBytes != 0) return StatusCode.Unsupported;
        ulong pages = (bar.Length + Limits.PageBytes - 1) / Limits.PageBytes;
        Outcome made = Region.TryMakeFixed(caller.Budget, bar.Physical, pages, isDevice: true, out Region region);
        if (!made.IsOk) return made;
        Outcome added = caller.Handles.TryAdd(region, ObjectKind.Region, Rights.All & ~Rights.Execute, out _);
        if (!added.IsOk) region.Release();
        return added;
    }

    internal static Outcome Master(Process caller, in Payload words)
    {
        StatusCode code = FindDevice(caller, words, Rights.Manage, out int index);
        if (code != StatusCode.Ok) return code;
        if (Device.Find(index) is { } device) device.SetMaster(words[2] != 0);
        else Pci.SetBusMaster(index, words[2] != 0);
        return StatusCode.Ok;
    }

    internal static Outcome Open(Process caller, in Payload words)
    {
        StatusCode code = FindDevice(caller, words, Rights.Manage, out int index);
        if (code != StatusCode.Ok) return code;
        Outcome opened = Device.TryOpen(caller.Budget, index, out Device device);
        if (!opened.IsOk) return opened;
        Outcome added = caller.Handles.TryAdd(device, ObjectKind.Device, Rights.All, out _);
        if (!added.IsOk) device.Release();
        return added;
    }

    internal static Outcome Pin(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Device(caller, words[0], out Device device);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Region(caller, words[1], Rights.Manage, out Region region);
        if (code != StatusCode.Ok) return code;
        if (words[2] >= Limits.RegionPages || words[3] > Limits.StepPages) return StatusCode.BadArgument;
        if (device.IsQuarantined) return StatusCode.Busy;
        return device.TryPin(caller.Budget, region, (uint)words[2], (uint)words[3]);
    }

    internal static Outcome Unpin(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Device(caller, words[0], out Device device);
        if (code == StatusCode.Ok) code = Lookup.Region(caller, words[1], Rights.Manage, out _);
        if (code != StatusCode.Ok) return code;
        Lookup.Region(caller, words[1], Rights.Manage, out Region region);
        return device.Unpin(region, words[2], words[3]);
    }

    internal static Outcome Reset(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Device(caller, words[0], out Device device);
        if (code == StatusCode.Ok) device.ReleaseQuarantine();
        return code;
    }

    internal static Outcome ConfigRead(Process caller, in Payload words)
    {
        StatusCode code = FindDevice(caller, words, Rights.Read, out int index);
        if (code != StatusCode.Ok) return code;
        if (words[2] >= ConfigBytes || words[2] % sizeof(uint) != 0) return StatusCode.BadArgument;
        return Outcome.Done(Pci.Read32(index, (uint)words[2]));
    }

    private static StatusCode FindDevice(Process caller, in Payload words, Rights need, out int index)
    {
        index = (int)words[1];
        StatusCode code = Lookup.System(caller, words[0], need);
        if (code != StatusCode.Ok) return code;
        return words[1] < (ulong)Pci.Count ? StatusCode.Ok : StatusCode.NotFound;
    }

    private static Outcome AddInterrupt(Process caller, byte vector)
    {
        Outcome taken = Pools.Interrupts.TryTake(caller.Budget, out Interrupt interrupt);
        if (!taken.IsOk)
        {
            Interrupts.Release(vector);
            return taken;
        }
        interrupt.Open(caller.Budget, vector);
        Outcome added = caller.Handles.TryAdd(interrupt, ObjectKind.Interrupt, Rights.All, out _);
        if (!added.IsOk) interrupt.Release();
        return added;
    }
}
