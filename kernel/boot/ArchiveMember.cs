using System;
using System.Runtime.InteropServices;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Finds one member of the kernel's own boot archive (POSIX.1-2017, pax, "ustar Interchange Format"): a header of 512
/// bytes with the name first and the size in octal at 124, then the data, padded to 512.
/// </summary>
internal static class ArchiveMember
{
    private const int Block = 512, SizeAt = 124, SizeDigits = 11;

    internal static bool TryFind(ReadOnlySpan<byte> archive, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data)
    {
        int at = 0;
        while (at + Block <= archive.Length && archive[at] != 0)
        {
            ReadOnlySpan<byte> header = archive.Slice(at, Block);
            int size = Octal(header.Slice(SizeAt, SizeDigits));
            Panic.Assert(size <= archive.Length - Block - at, "the boot archive is cut off");
            if (header[..name.Length].SequenceEqual(name) && header[name.Length] == 0)
            {
                data = archive.Slice(at + Block, size);
                return true;
            }
            at += Block + (size + Block - 1) / Block * Block;
        }
        data = default;
        return false;
    }

    private static int Octal(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            bool isSound = digit is >= (byte)'0' and <= (byte)'7' && value <= int.MaxValue / 16;
            Panic.Assert(isSound, "a bad size in the boot archive");
            value = value * 8 + (digit - '0');
        }
        return value;
    }
}
