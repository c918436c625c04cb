using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Init;

/// <summary>
/// A PCI function, and what its driver gets of it: a copy of its configuration space to read, the windows with its
/// registers, its first MSI-X interrupt, and the right to pin memory for it. init knows nothing of the device itself.
/// <para>
/// The window with the MSI-X table is held back: where interrupts go is the kernel's to say. Everything is made once
/// and given to each process of the driver anew. When a driver dies in the middle of a transfer, the kernel keeps what
/// it had pinned until its successor has reset the device.
/// </para>
/// </summary>
internal sealed class Device
{
    private const int Windows = 6;

    private readonly Machine _machine;
    private readonly uint _index;

    private Device(Machine machine, uint index)
    {
        _machine = machine;
        _index = index;
    }

    /// <summary>The functions that this driver is for, in the machine's order, as many as there may be.</summary>
    public static List<Device> FindAll(Machine machine, Driver driver)
    {
        List<Device> found = new();
        for (uint index = 0; machine.DeviceAt(index).TryGet(out ulong identity); index++)
            if (found.Count < driver.Most && driver.IsFor((ushort)identity, (ushort)(identity >> 16)))
                found.Add(new Device(machine, index));
        return found;
    }

    /// <summary>Adds everything to the driver's start and lets the function master the bus.</summary>
    /// <returns>Unsupported: it has no MSI-X.</returns>
    public StatusCode Furnish(Start start)
    {
        byte[] configuration = ReadConfiguration();
        Result<Handle> interrupt = _machine.DeviceInterrupt(_index, 0);
        if (!interrupt.IsOk) return interrupt.Code;
        start.Gifts.Add(new Gift(StartRole.Interrupt0, interrupt.Value, Rights.Wait));
        GiveWindows(start, MsiXWindow(configuration));
        StatusCode code = GiveCopy(start, configuration);
        if (code == StatusCode.Ok) code = GiveDevice(start);
        return code == StatusCode.Ok ? _machine.DeviceMaster(_index, true) : code;
    }

    /// <summary>Nothing that a driver looks for lies behind the first 256 bytes.</summary>
    private byte[] ReadConfiguration()
    {
        byte[] bytes = new byte[CapabilityList.ConfigurationBytes];
        for (int at = 0; at < bytes.Length; at += sizeof(uint))
        {
            Result<ulong> word = _machine.DeviceConfig(_index, (uint)at);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), word.IsOk ? (uint)word.Value : uint.MaxValue);
        }
        return bytes;
    }

    private static uint MsiXWindow(byte[] configuration)
    {
        CapabilityList capabilities = new(configuration);
        while (capabilities.MoveNext())
            if (capabilities.Identity == CapabilityList.MsiX) return capabilities.Word(4) & 7;
        return Windows;
    }

    private void GiveWindows(Start start, uint except)
    {
        for (uint bar = 0; bar < Windows; bar++)
        {
            if (bar == except || !_machine.DeviceMemory(_index, bar).TryGet(out Handle window)) continue;
            start.Gifts.Add(new Gift(StartRole.Window0 + (int)bar, window, Rights.Read | Rights.Write));
        }
    }

    private static StatusCode GiveCopy(Start start, byte[] configuration)
    {
        Result<MappedRegion> copy = Regions.CreateMapped(1);
        if (!copy.IsOk) return copy.Code;
        configuration.AsSpan().CopyTo(copy.Value.Bytes.Span);
        start.Gifts.Add(new Gift(StartRole.Configuration, copy.Value.Handle, Rights.Read));
        return StatusCode.Ok;
    }

    private StatusCode GiveDevice(Start start)
    {
        Result<Handle> device = _machine.DeviceOpen(_index);
        if (device.IsOk) start.Gifts.Add(new Gift(StartRole.Device, device.Value, Rights.Manage));
        return device.Code;
    }
}
