using System;
using System.Buffers.Binary;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>struct stat of x86-64 (arch/x86/include/uapi/asm/stat.h), as far as there is something to say.</summary>
internal struct StatRecord
{
    public const int Bytes = 144;

    public const uint Pipe = 0x1000, Character = 0x2000, Directory = 0x4000, File = 0x8000, Link = 0xA000,
        Socket = 0xC000;

    private const int BlockBytes = 512, PieceBytes = 4096;
    private const ulong NsPerSecond = 1_000_000_000;

    /// <summary>Kind and permissions.</summary>
    public uint Mode;

    /// <summary>st_ino.</summary>
    public ulong Node;
    public ulong Device, DeviceItself;
    public ulong Size;

    /// <summary>Names besides the first; -1: even that one is gone.</summary>
    public int MoreLinks;

    /// <summary>Nanoseconds since 1970, for all three times.</summary>
    public ulong ModifiedNs;

    /// <summary>Fills in all of it.</summary>
    /// <returns>0, or EINVAL: there is no room.</returns>
    public readonly long Write(SharedBytes into)
    {
        if (into.Length < Bytes) return Failure.Invalid;
        Span<byte> to = into.Span.Slice(0, Bytes);
        to.Clear();
        Word(to, 0, Device);
        Word(to, 8, Node);
        Word(to, 16, (ulong)((Mode & 0xF000) == Directory ? 2 : 1 + MoreLinks));
        BinaryPrimitives.WriteUInt32LittleEndian(to.Slice(24), Mode);
        Word(to, 40, DeviceItself);
        Word(to, 48, Size);
        Word(to, 56, PieceBytes);
        ulong pieces = (Mode & 0xF000) == Link ? 0 : (Size + PieceBytes - 1) / PieceBytes;
        Word(to, 64, pieces * (PieceBytes / BlockBytes));
        for (int at = 72; at < 120; at += 16)
        {
            Word(to, at, ModifiedNs / NsPerSecond);
            Word(to, at + 8, ModifiedNs % NsPerSecond);
        }
        return 0;
    }

    /// <summary>A number for a file that is always the same for the same path: its file system has none.</summary>
    public static ulong NodeOf(string path)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in path) hash = (hash ^ letter) * 1099511628211;
        return hash >> 8 | 1;
    }

    private static void Word(Span<byte> to, int at, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(to.Slice(at), value);
}
