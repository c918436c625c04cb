using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Random;

/// <summary>
/// A virtio device behind PCI, in the modern form (virtio 1.2, 4.1): from reset to running, with one queue and one
/// interrupt, and no feature but version 1. The order of the steps is that of 3.1.1.
/// </summary>
internal sealed class VirtioDevice
{
    private const int FeatureSelect = 0x00, Feature = 0x04, DriverFeatureSelect = 0x08, DriverFeature = 0x0C;
    private const int ConfigurationVector = 0x10, Status = 0x14;
    private const int QueueSelect = 0x16, QueueSize = 0x18, QueueVector = 0x1A, QueueEnable = 0x1C;
    private const int QueueNotifyOffset = 0x1E, QueueDescriptors = 0x20, QueueAvailable = 0x28, QueueUsed = 0x30;
    private const uint CommonBytes = 0x38, DoorbellBytes = 2;

    private const byte Acknowledged = 1, HasDriver = 2, IsRunning = 4, FeaturesAccepted = 8;
    private const ushort NoVector = 0xFFFF;

    /// <summary>VIRTIO_F_VERSION_1 is feature 32: bit 0 of the second word.</summary>
    private const uint SecondWord = 1, Version1 = 1;

    private const int ResetPolls = 1000;
    private const ulong ResetPollNs = 1_000_000;

    private readonly DeviceRegisters _common;
    private readonly SharedBytes _notify;
    private readonly uint _notifyMultiplier;
    private DeviceRegisters _doorbell;

    private VirtioDevice(SharedBytes common, SharedBytes notify, uint notifyMultiplier)
    {
        _common = new DeviceRegisters(common);
        _notify = notify;
        _notifyMultiplier = notifyMultiplier;
    }

    /// <summary>
    /// Finds the registers. Unsupported: it has no modern form; NotFound, BadFormat: they are not where it says.
    /// </summary>
    /// <param name="configuration">A copy of its configuration space.</param>
    public static Result<VirtioDevice> Open(ReadOnlySpan<byte> configuration)
    {
        Result<SharedBytes> common = Find(configuration, VirtioStructureKind.Common, CommonBytes, out _);
        if (!common.IsOk) return common.Code;
        Result<SharedBytes> notify = Find(
            configuration, VirtioStructureKind.Notify, DoorbellBytes, out VirtioStructure structure);
        return notify.IsOk ? new VirtioDevice(common.Value, notify.Value, structure.Multiplier) : notify.Code;
    }

    /// <summary>
    /// Stops whatever a dead predecessor had begun, then agrees on features. IoError: the device does not obey.
    /// </summary>
    public async ValueTask<StatusCode> Reset()
    {
        _common.Write8(Status, 0);
        for (int poll = 0; _common.Read8(Status) != 0; poll++)
        {
            if (poll == ResetPolls) return StatusCode.IoError;
            await Loop.Delay(ResetPollNs);
        }
        Reach(Acknowledged);
        Reach(HasDriver);
        return AcceptFeatures() ? StatusCode.Ok : StatusCode.Unsupported;
    }

    /// <summary>Slots that queue 0 may have; 0: there is no such queue.</summary>
    public int LongestQueue()
    {
        _common.Write16(QueueSelect, 0);
        return _common.Read16(QueueSize);
    }

    /// <summary>
    /// Tells the device of queue 0 and starts it. IoError: it has no doorbell, or no interrupt, for it.
    /// </summary>
    /// <param name="slots">A power of two up to what <see cref="LongestQueue"/> said.</param>
    /// <param name="descriptors">Physical address, as the next two.</param>
    public StatusCode Start(int slots, ulong descriptors, ulong available, ulong used)
    {
        ulong place = (ulong)_common.Read16(QueueNotifyOffset) * _notifyMultiplier;
        if (place % DoorbellBytes != 0 || !_notify.Holds(place, DoorbellBytes)) return StatusCode.IoError;
        _doorbell = new DeviceRegisters(_notify.Slice((int)place, (int)DoorbellBytes));
        _common.Write16(ConfigurationVector, NoVector);
        _common.Write16(QueueVector, 0);
        if (_common.Read16(QueueVector) != 0) return StatusCode.IoError;
        _common.Write16(QueueSize, (ushort)slots);
        _common.Write64(QueueDescriptors, descriptors);
        _common.Write64(QueueAvailable, available);
        _common.Write64(QueueUsed, used);
        _common.Write16(QueueEnable, 1);
        Reach(IsRunning);
        return StatusCode.Ok;
    }

    /// <summary>Tells the device that queue 0 has something new: its number is what is written.</summary>
    public void Ring() => _doorbell.Write16(0, 0);

    private bool AcceptFeatures()
    {
        _common.Write32(FeatureSelect, SecondWord);
        if ((_common.Read32(Feature) & Version1) == 0) return false;
        _common.Write32(DriverFeatureSelect, 0);
        _common.Write32(DriverFeature, 0);
        _common.Write32(DriverFeatureSelect, SecondWord);
        _common.Write32(DriverFeature, Version1);
        Reach(FeaturesAccepted);
        return (_common.Read8(Status) & FeaturesAccepted) != 0;
    }

    private void Reach(byte step) => _common.Write8(Status, (byte)(_common.Read8(Status) | step));

    private static Result<SharedBytes> Find(
        ReadOnlySpan<byte> configuration, VirtioStructureKind kind, uint least, out VirtioStructure structure)
    {
        if (!VirtioStructure.TryFind(configuration, kind, least, out structure)) return StatusCode.Unsupported;
        Handle window = Startup.Handle(StartRole.Window0 + structure.Window);
        if (window.IsNone) return StatusCode.NotFound;
        Result<SharedBytes> bytes = Regions.Map(window, Rights.Read | Rights.Write);
        if (!bytes.IsOk) return bytes.Code;
        if (!bytes.Value.Holds(structure.Offset, structure.Length)) return StatusCode.BadFormat;
        return bytes.Value.Slice((int)structure.Offset, (int)structure.Length);
    }
}
