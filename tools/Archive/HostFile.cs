using System;
using System.Buffers.Binary;
using System.IO;

namespace Mooring.Tools.Archive;

/// <summary>What a name in a folder of the host stands for, links not followed.</summary>
public enum HostFileKind
{
    Unreadable,
    Regular,
    Folder,
    Link,

    /// <summary>A pipe, a socket or a device: opening one could wait for ever.</summary>
    Special,
}

/// <summary>The status of a host's file, from lstat(2).</summary>
/// <param name="Mode">The permission bits.</param>
/// <param name="Modified">Last modification, in whole seconds.</param>
public readonly record struct HostFile(HostFileKind Kind, UnixFileMode Mode, DateTimeOffset Modified)
{
    /// <summary>Size and offsets of <c>struct stat</c> in the x86-64 Linux ABI.</summary>
    private const int StatusSize = 144, ModeOffset = 24, ModifiedOffset = 88;

    /// <summary>The status of a name; <see cref="HostFileKind.Unreadable"/> when there is none.</summary>
    public static HostFile Of(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        if (Posix.FileStatus(path, status) != 0) return default;
        uint mode = BinaryPrimitives.ReadUInt32LittleEndian(status[ModeOffset..]);
        long seconds = Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(status[ModifiedOffset..]));
        DateTimeOffset modified = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return new HostFile(KindOf(mode), (UnixFileMode)(mode & 0xFFF), modified);
    }

    private static HostFileKind KindOf(uint mode) => (mode >> 12) switch
    {
        0x8 => HostFileKind.Regular,
        0x4 => HostFileKind.Folder,
        0xA => HostFileKind.Link,
        _ => HostFileKind.Special,
    };
}
