using System.Runtime.InteropServices;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>The first 64 bytes of an ELF64 file (System V ABI, generic edition, chapter 4).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfHeader
{
    private const uint Magic = 0x464C_457F;
    private const byte Class64 = 2, LittleEndian = 1;
    private const ushort Executable = 2, SharedObject = 3, X64 = 62;

    /// <summary>Where a program goes that can go anywhere.</summary>
    private const ulong Anywhere = 0x0555_5555_4000;

    private uint _magic;
    private byte _class, _order, _version, _abi;
    private ulong _padding;
    private ushort _type, _machine;
    private uint _version2;
    public ulong Entry;
    public ulong SegmentsOffset;
    private ulong _sections;
    private uint _flags;
    private ushort _headerBytes, _segmentBytes;
    public ushort Segments;

    public readonly bool IsSound => _magic == Magic && _class == Class64 && _order == LittleEndian && _machine == X64
        && _type is Executable or SharedObject && _segmentBytes == 56;

    /// <summary>What its addresses are counted from.</summary>
    public readonly ulong Bias => _type == SharedObject ? Anywhere : 0;
}

/// <summary>A program header. 56 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ElfSegment
{
    public const uint Load = 1, Interpreter = 3;

    public uint Type;
    private uint _flags;
    public ulong Offset, Address;
    private ulong _physical;
    public ulong FileBytes, MemoryBytes;
    private ulong _alignment;

    public readonly bool IsWritable => (_flags & 2) != 0;

    /// <summary>As far as the system gives it: nothing is writable and executable at once.</summary>
    public readonly Protection Protection =>
        Protection.Read | (IsWritable ? Protection.Write : (_flags & 1) != 0 ? Protection.Execute : Protection.None);

    public readonly bool IsSound(ulong fileBytes, ulong bias) =>
        Offset % 4096 == Address % 4096 && FileBytes <= MemoryBytes && Offset <= fileBytes
        && FileBytes <= fileBytes - Offset && Address < ShimImage.Base - bias
        && Address + bias >= ShimImage.LowestUser && MemoryBytes < (1ul << 40)
        && Address + bias + MemoryBytes < ShimImage.Base;
}
