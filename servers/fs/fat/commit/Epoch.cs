using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// What operations have changed since the last epoch was closed: for each place on the disk its last content, and the
/// <see cref="Stage"/> in which it may appear there. A place that is changed again keeps one row:
/// <list type="bullet">
/// <item>A cluster that was claimed in this epoch is nothing to the disk yet, whatever becomes of it: it stays with the
/// claims, even if it is freed again.</item>
/// <item>A slot that was free on the disk stays in the stage in which it was filled, for the same reason.</item>
/// <item>All others go to the stage of the last change. That must not be an earlier one of a cut or a free: who wants
/// that commits first (<see cref="IsCut"/>).</item>
/// </list>
/// </summary>
internal sealed class Epoch
{
    /// <summary>More changes than this are too much memory: commit.</summary>
    public const int MostChanges = 1 << 14;

    private readonly Dictionary<uint, FatChange> _fat = new();
    private readonly Dictionary<ulong, SlotChange> _slots = new();
    private readonly List<ulong> _fresh = new();
    private readonly List<Departure> _departures = new();

    public Epoch(ulong number) => Number = number;

    public ulong Number { get; }

    /// <summary>Clusters that are free when the epoch is on the disk, less those before it.</summary>
    public int FreeDelta { get; private set; }

    /// <summary>Clusters of it that are free for the next epoch, and not before.</summary>
    public uint Frees { get; private set; }

    public bool IsEmpty => _fat.Count == 0 && _slots.Count == 0 && _fresh.Count == 0;

    public bool IsFull => _fat.Count + _slots.Count + _fresh.Count > MostChanges;

    public bool ChangesChains => _fat.Count > 0;

    /// <summary>Slots that are free for others once the epoch is on the disk.</summary>
    public List<Departure> Departures => _departures;

    /// <summary>Its entry will change with this epoch: it is not to be claimed now.</summary>
    public bool Concerns(uint cluster) => _fat.ContainsKey(cluster);

    /// <summary>Its chain ends here in a late stage: it cannot go on from here in an early one of this epoch.</summary>
    public bool IsCut(uint cluster) => _fat.TryGetValue(cluster, out FatChange change) && change.Stage >= Stage.Cuts;

    public void SetFat(uint cluster, uint value, Stage stage)
    {
        if (_fat.TryGetValue(cluster, out FatChange change) && change.Stage == Stage.Claims) stage = Stage.Claims;
        if (stage == Stage.Claims && change.Value == FatEntry.Free) FreeDelta--;
        if (value == FatEntry.Free)
        {
            FreeDelta++;
            Frees++;
        }
        _fat[cluster] = new FatChange(value, stage);
    }

    /// <param name="address">Bytes from the start of the volume.</param>
    /// <param name="bytes">32.</param>
    /// <param name="stage">When.</param>
    /// <param name="wasFree">Nothing lies there on the disk.</param>
    public void SetSlot(ulong address, ReadOnlySpan<byte> bytes, Stage stage, bool wasFree)
    {
        if (_slots.TryGetValue(address, out SlotChange change) && change.WasFree)
            (stage, wasFree) = (change.Stage, true);
        _slots[address] = new SlotChange(bytes, stage, wasFree);
    }

    /// <summary>A sector of a new cluster of a directory: all zeros before anything else is written there.</summary>
    public void AddFresh(ulong sector) => _fresh.Add(sector);

    /// <summary>Puts what appears in a stage into the copies of its sectors.</summary>
    /// <param name="stage">Which.</param>
    /// <param name="boot">Where FAT entries lie.</param>
    /// <param name="sectors">The copies.</param>
    public void Apply(Stage stage, BootSector boot, ShadowSectors sectors)
    {
        if (stage == Stage.Claims)
            foreach (ulong sector in _fresh) sectors.Touch(sector).Clear();
        foreach (KeyValuePair<uint, FatChange> change in _fat)
            if (change.Value.Stage == stage) ApplyFat(change.Key, change.Value.Value, boot, sectors);
        foreach (KeyValuePair<ulong, SlotChange> change in _slots)
            if (change.Value.Stage == stage) change.Value.CopyTo(At(change.Key, sectors));
    }

    private static Span<byte> At(ulong address, ShadowSectors sectors) =>
        sectors.Touch(address / Disk.SectorBytes).Slice((int)(address % Disk.SectorBytes));

    private static void ApplyFat(uint cluster, uint value, BootSector boot, ShadowSectors sectors) =>
        FatTable.Write(At(FatTable.AddressOf(cluster, boot), sectors), value);

    private readonly struct FatChange
    {
        public FatChange(uint value, Stage stage)
        {
            Value = value;
            Stage = stage;
        }

        public uint Value { get; }
        public Stage Stage { get; }
    }

    private readonly struct SlotChange
    {
        private readonly ulong _first, _second, _third, _fourth;

        public SlotChange(ReadOnlySpan<byte> bytes, Stage stage, bool wasFree)
        {
            _first = MemoryMarshal.Read<ulong>(bytes);
            _second = MemoryMarshal.Read<ulong>(bytes.Slice(8));
            _third = MemoryMarshal.Read<ulong>(bytes.Slice(16));
            _fourth = MemoryMarshal.Read<ulong>(bytes.Slice(24));
            Stage = stage;
            WasFree = wasFree;
        }

        public Stage Stage { get; }
        public bool WasFree { get; }

        public void CopyTo(Span<byte> slot)
        {
            MemoryMarshal.Write(slot, _first);
            MemoryMarshal.Write(slot.Slice(8), _second);
            MemoryMarshal.Write(slot.Slice(16), _third);
            MemoryMarshal.Write(slot.Slice(24), _fourth);
        }
    }
}
