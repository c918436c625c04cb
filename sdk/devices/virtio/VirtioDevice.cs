using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk.Devices;

/// <summary>
/// A virtio device behind PCI, in the modern form (virtio 1.2, 4.1): from reset to running, with as many queues as its
/// driver adds and one interrupt for all of them. The order of the steps is that of 3.1.1: <see cref="Claim"/>, then
/// <see cref="ReadConfiguration"/> and <see cref="AddQueue"/>, then <see cref="Start"/>.
/// </summary>
public sealed class VirtioDevice
{
    private const int FeatureSelect = 0x00, Feature = 0x04, DriverFeatureSelect = 0x08, DriverFeature = 0x0C;
    private const int ConfigurationVector = 0x10, Status = 0x14, Generation = 0x15;
    private const int QueueSelect = 0x16, QueueSize = 0x18, QueueVector = 0x1A, QueueEnable = 0x1C;
    private const int QueueNotifyOffset = 0x1E, QueueDescriptors = 0x20, QueueAvailable = 0x28, QueueUsed = 0x30;
    private const uint CommonBytes = 0x38, DoorbellBytes = 2;

    private const byte Acknowledged = 1, HasDriver = 2, IsRunning = 4, FeaturesAccepted = 8;
    private const ushort NoVector = 0xFFFF;
    private const ulong Version1 = 1ul << 32;

    private const int ResetPolls = 1000, ReadTries = 100;
    private const ulong ResetPollNs = 1_000_000;

    private readonly DeviceRegisters _common;
    private readonly SharedBytes _notify, _own;
    private readonly uint _notifyMultiplier;

    private VirtioDevice(SharedBytes common, SharedBytes notify, uint notifyMultiplier, SharedBytes own)
    {
        _common = new DeviceRegisters(common);
        _notify = notify;
        _notifyMultiplier = notifyMultiplier;
        _own = own;
    }

    /// <summary>What driver and device have agreed on, by bit (virtio 1.2, 2.2).</summary>
    public ulong Features { get; private set; }

    /// <summary>
    /// Takes the device that init has handed to this process: finds its registers, stops whatever a dead predecessor
    /// had begun, tells the kernel so, and agrees on features.
    /// </summary>
    /// <param name="wanted">Features that the driver can do with, besides version 1.</param>
    /// <param name="configurationBytes">Of the device's own configuration that must be there.</param>
    /// <returns>
    /// Unsupported: it has no modern form, or does not accept the features. NotFound, BadFormat: its registers are not
    /// where it says. IoError: it does not obey.
    /// </returns>
    public static async ValueTask<Result<VirtioDevice>> Claim(ulong wanted, uint configurationBytes)
    {
        Result<VirtioDevice> device = Open(configurationBytes);
        if (!device.IsOk) return device.Code;
        StatusCode code = await device.Value.Reset();
        if (code == StatusCode.Ok) code = Runtime.Devices.HasBeenReset(Startup.Handle(StartRole.Device));
        if (code == StatusCode.Ok && !device.Value.Agree(wanted)) code = StatusCode.Unsupported;
        return code == StatusCode.Ok ? device : code;
    }

    /// <summary>The device's own configuration, from its beginning, all of one moment. IoError: it never is.</summary>
    /// <param name="words">Four bytes each, at most as many as <see cref="Claim"/> was told.</param>
    public StatusCode ReadConfiguration(Span<uint> words)
    {
        DeviceRegisters own = new(_own);
        for (int tries = 0; tries < ReadTries; tries++)
        {
            byte generation = _common.Read8(Generation);
            for (int i = 0; i < words.Length; i++) words[i] = own.Read32(i * sizeof(uint));
            if (_common.Read8(Generation) == generation) return StatusCode.Ok;
        }
        return StatusCode.IoError;
    }

    /// <summary>
    /// Slots for a queue: as many as it may have, as wanted, and a power of two; 0: there is no such queue.
    /// </summary>
    /// <param name="queue">Its number.</param>
    /// <param name="most">A power of two.</param>
    public int SlotsOf(ushort queue, int most)
    {
        _common.Write16(QueueSelect, queue);
        int longest = _common.Read16(QueueSize), slots = most;
        while (slots > longest) slots /= 2;
        return slots;
    }

    /// <summary>
    /// Tells the device of a queue in three pages of memory: descriptors, available, used. IoError: it has no doorbell,
    /// or no interrupt, for it.
    /// </summary>
    /// <param name="queue">Its number.</param>
    /// <param name="slots">What <see cref="SlotsOf"/> said, not 0.</param>
    /// <param name="memory">Shared with the device.</param>
    /// <param name="page">The first of the three.</param>
    public Result<VirtioDoorbell> AddQueue(ushort queue, int slots, DeviceMemory memory, int page)
    {
        _common.Write16(QueueSelect, queue);
        ulong place = (ulong)_common.Read16(QueueNotifyOffset) * _notifyMultiplier;
        if (place % DoorbellBytes != 0 || !_notify.Holds(place, DoorbellBytes)) return StatusCode.IoError;
        _common.Write16(QueueVector, 0);
        if (_common.Read16(QueueVector) != 0) return StatusCode.IoError;
        _common.Write16(QueueSize, (ushort)slots);
        _common.Write64(QueueDescriptors, memory.Physical(page));
        _common.Write64(QueueAvailable, memory.Physical(page + 1));
        _common.Write64(QueueUsed, memory.Physical(page + 2));
        _common.Write16(QueueEnable, 1);
        return new VirtioDoorbell(new DeviceRegisters(_notify.Slice((int)place, (int)DoorbellBytes)), queue);
    }

    /// <summary>From now on it works on its queues.</summary>
    public void Start() => Reach(IsRunning);

    private async ValueTask<StatusCode> Reset()
    {
        _common.Write8(Status, 0);
        for (int poll = 0; _common.Read8(Status) != 0; poll++)
        {
            if (poll == ResetPolls) return StatusCode.IoError;
            await Loop.Delay(ResetPollNs);
        }
        return StatusCode.Ok;
    }

    private bool Agree(ulong wanted)
    {
        Reach(Acknowledged);
        Reach(HasDriver);
        Features = Offered() & (wanted | Version1);
        if ((Features & Version1) == 0) return false;
        for (int word = 0; word < 2; word++)
        {
            _common.Write32(DriverFeatureSelect, (uint)word);
            _common.Write32(DriverFeature, (uint)(Features >> 32 * word));
        }
        Reach(FeaturesAccepted);
        _common.Write16(ConfigurationVector, NoVector);
        return (_common.Read8(Status) & FeaturesAccepted) != 0;
    }

    private ulong Offered()
    {
        _common.Write32(FeatureSelect, 0);
        ulong low = _common.Read32(Feature);
        _common.Write32(FeatureSelect, 1);
        return low | (ulong)_common.Read32(Feature) << 32;
    }

    private void Reach(byte step) => _common.Write8(Status, (byte)(_common.Read8(Status) | step));

    /// <summary>The copy of configuration space is read once, here.</summary>
    private static Result<VirtioDevice> Open(uint configurationBytes)
    {
        Result<SharedBytes> copy = Regions.Map(Startup.Handle(StartRole.Configuration), Rights.Read);
        if (!copy.IsOk) return copy.Code;
        Result<VirtioDevice> device = Open(
            copy.Value.Span.Slice(0, CapabilityList.ConfigurationBytes), configurationBytes);
        Regions.Unmap(copy.Value);
        return device;
    }

    private static Result<VirtioDevice> Open(ReadOnlySpan<byte> configuration, uint configurationBytes)
    {
        Result<SharedBytes> common = Find(configuration, VirtioStructureKind.Common, CommonBytes, out _);
        if (!common.IsOk) return common.Code;
        Result<SharedBytes> notify = Find(
            configuration, VirtioStructureKind.Notify, DoorbellBytes, out VirtioStructure structure);
        if (!notify.IsOk) return notify.Code;
        Result<SharedBytes> own = default(SharedBytes);
        if (configurationBytes > 0)
            own = Find(configuration, VirtioStructureKind.Device, configurationBytes, out _);
        return own.IsOk ? new VirtioDevice(common.Value, notify.Value, structure.Multiplier, own.Value) : own.Code;
    }

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
