using System;
using System.Runtime.InteropServices;

namespace Mooring.Servers.Fs.Fat;

/// <summary>Attribute bits of a directory entry.</summary>
[Flags]
internal enum FatAttributes : byte
{
    None = 0,
    ReadOnly = 0x01,
    Hidden = 0x02,
    System = 0x04,
    VolumeLabel = 0x08,
    Directory = 0x10,
    Archive = 0x20,

    /// <summary>Together: a piece of a long name.</summary>
    LongName = ReadOnly | Hidden | System | VolumeLabel,
}

/// <summary>
/// One slot of a directory, as it lies on the disk ("FAT Directory Structure"). 32 bytes; the first byte says whether
/// it is the last (0), free (E5), or in use (05 stands for E5).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct DirectoryRecord
{
    public const int Bytes = 32;
    public const byte End = 0x00, Removed = 0xE5;

    [FieldOffset(0)] public byte First;

    /// <summary>The eleven bytes of the name, in words as they lie.</summary>
    [FieldOffset(0)] public ulong NameLow;
    [FieldOffset(8)] public ushort NameMiddle;
    [FieldOffset(10)] public byte NameHigh;

    [FieldOffset(11)] public FatAttributes Attributes;

    /// <summary>Windows NT: bit 3, the base is in small letters; bit 4, the extension is.</summary>
    [FieldOffset(12)] public byte Case;

    /// <summary>Hundredths of a second beyond <see cref="CreatedTime"/>.</summary>
    [FieldOffset(13)] public byte CreatedHundredths;
    [FieldOffset(14)] public ushort CreatedTime;
    [FieldOffset(16)] public ushort CreatedDate;
    [FieldOffset(18)] public ushort AccessedDate;
    [FieldOffset(20)] public ushort ClusterHigh;
    [FieldOffset(22)] public ushort ModifiedTime;
    [FieldOffset(24)] public ushort ModifiedDate;
    [FieldOffset(26)] public ushort ClusterLow;

    /// <summary>Bytes; 0 in a directory.</summary>
    [FieldOffset(28)] public uint Size;

    /// <summary>The first of its chain; 0: it has none.</summary>
    public uint Cluster
    {
        readonly get => ((uint)ClusterHigh << 16 | ClusterLow) & FatEntry.Mask;
        set => (ClusterHigh, ClusterLow) = ((ushort)(value >> 16), (ushort)value);
    }

    public readonly bool IsDirectory => (Attributes & FatAttributes.Directory) != 0;

    public readonly bool IsLongName => (Attributes & (FatAttributes)0x3F) == FatAttributes.LongName;

    public FatTime Modified
    {
        readonly get => new(ModifiedDate, ModifiedTime);
        set => (ModifiedDate, ModifiedTime, AccessedDate) = (value.Date, value.Time, value.Date);
    }

    public FatTime Created
    {
        readonly get => new(CreatedDate, CreatedTime);
        set => (CreatedDate, CreatedTime, CreatedHundredths) = (value.Date, value.Time, 0);
    }

    public ShortName ShortName
    {
        readonly get => new(NameLow, NameMiddle | (uint)NameHigh << 16);
        set => (NameLow, NameMiddle, NameHigh) = (value.Low, (ushort)value.High, (byte)(value.High >> 16));
    }
}
