using System;
using System.Buffers.Binary;

namespace Mooring.Sdk.Archive;

/// <summary>
/// The 512 bytes in front of a member (POSIX.1-1988 ustar; GNU's base-256 numbers): fields at fixed offsets, numbers in
/// octal text. Reads only; what is no number makes <see cref="IsSound"/> false.
/// </summary>
internal readonly ref struct HeaderBlock
{
    public const int Bytes = 512;

    private const int NameBytes = 100, LinkAt = 157, MagicAt = 257, PrefixAt = 345, PrefixBytes = 155, ChecksumAt = 148;

    private readonly ReadOnlySpan<byte> _block;

    public HeaderBlock(ReadOnlySpan<byte> block)
    {
        _block = block;
        bool isSound = TryNumber(block.Slice(100, 8), out ulong mode) & TryNumber(block.Slice(124, 12), out ulong size);
        if (!TryNumber(block.Slice(136, 12), out ulong seconds)) seconds = 0;
        IsSound = isSound;
        Mode = (uint)mode & 0xFFF;
        Size = size;
        ModifiedNs = seconds > ulong.MaxValue / 1_000_000_000 ? 0 : seconds * 1_000_000_000;
    }

    /// <summary>Mode and size are numbers.</summary>
    public bool IsSound { get; }
    public uint Mode { get; }
    public ulong Size { get; }
    public ulong ModifiedNs { get; init; }

    public byte Type => _block[156];

    public ReadOnlySpan<byte> Name => Text(_block.Slice(0, NameBytes));
    public ReadOnlySpan<byte> Link => Text(_block.Slice(LinkAt, NameBytes));

    /// <summary>What goes before the name with a slash between; only ustar has it.</summary>
    public ReadOnlySpan<byte> Prefix => IsPosix ? Text(_block.Slice(PrefixAt, PrefixBytes)) : default;

    public ArchiveKind Kind => Type switch
    {
        (byte)'0' or 0 or (byte)'7' => IsOldDirectory ? ArchiveKind.Directory : ArchiveKind.File,
        (byte)'1' => ArchiveKind.HardLink,
        (byte)'2' => ArchiveKind.SymbolicLink,
        (byte)'5' => ArchiveKind.Directory,
        _ => ArchiveKind.Other,
    };

    /// <summary>All zero: the end of the archive.</summary>
    public bool IsZero => _block.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>The sum of all bytes, those of the checksum's own field counted as blanks.</summary>
    public bool IsChecksumRight
    {
        get
        {
            if (!TryNumber(_block.Slice(ChecksumAt, 8), out ulong expected)) return false;
            ulong sum = 8 * ' ';
            for (int i = 0; i < Bytes; i++)
                if (i is < ChecksumAt or >= ChecksumAt + 8) sum += _block[i];
            return sum == expected;
        }
    }

    private bool IsPosix => _block.Slice(MagicAt, 6).SequenceEqual("ustar\0"u8);

    private bool IsOldDirectory => Type == 0 && Name.Length > 0 && Name[^1] == (byte)'/';

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field.Slice(0, end);
    }

    /// <summary>Octal with blanks or NULs around it, or base 256 when the first bit is set. Empty is 0.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> field, out ulong value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0) return TryBase256(field, out value);
        int at = 0;
        while (at < field.Length && field[at] == ' ') at++;
        for (; at < field.Length && field[at] is >= (byte)'0' and <= (byte)'7'; at++)
            value = value * 8 + (ulong)(field[at] - '0');
        for (; at < field.Length; at++)
            if (field[at] is not (0 or (byte)' ')) return false;
        return true;
    }

    private static bool TryBase256(ReadOnlySpan<byte> field, out ulong value)
    {
        value = BinaryPrimitives.ReadUInt64BigEndian(field.Slice(field.Length - 8));
        if (field.Length == 8) value &= ulong.MaxValue >> 1;
        bool isPositive = (field[0] & 0x40) == 0;
        for (int i = 1; i < field.Length - 8; i++) isPositive &= field[i] == 0;
        return isPositive && (field.Length == 8 || field[0] == 0x80);
    }
}
