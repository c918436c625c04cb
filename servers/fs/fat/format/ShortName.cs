using System;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The eleven bytes of a name of the old kind: eight and three, filled up with blanks. Every entry has one; it is its
/// only name when a <see cref="LongName"/> is not needed.
/// </summary>
internal readonly struct ShortName : IEquatable<ShortName>
{
    public const int BaseBytes = 8, ExtensionBytes = 3, Bytes = BaseBytes + ExtensionBytes;

    /// <summary>Longest as text: with the dot.</summary>
    public const int MostChars = Bytes + 1;
    private const byte Blank = (byte)' ', StandsForRemoved = 0x05;
    private const ulong Blanks = 0x2020_2020_2020_2020;
    private const uint HighBlanks = 0x20_2020;

    /// <param name="low">The first eight bytes.</param>
    /// <param name="high">The other three.</param>
    public ShortName(ulong low, uint high)
    {
        Low = low;
        High = high;
    }

    public ulong Low { get; }
    public uint High { get; }

    public byte this[int index] => (byte)(index < BaseBytes ? Low >> index * 8 : High >> (index - BaseBytes) * 8);

    /// <summary>Upper-case letters of ASCII, digits and a few signs.</summary>
    /// <param name="name">Eight at most.</param>
    /// <param name="extension">Three at most.</param>
    public static ShortName Of(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extension)
    {
        ulong low = Blanks;
        uint high = HighBlanks;
        for (int i = 0; i < name.Length; i++) low = low & ~(0xFFul << i * 8) | (ulong)name[i] << i * 8;
        for (int i = 0; i < extension.Length; i++) high = high & ~(0xFFu << i * 8) | (uint)extension[i] << i * 8;
        return new ShortName(low, high);
    }

    /// <summary>What every piece of its long name carries ("Checksum").</summary>
    public byte Checksum
    {
        get
        {
            byte sum = 0;
            for (int i = 0; i < Bytes; i++) sum = (byte)((sum >> 1 | sum << 7) + this[i]);
            return sum;
        }
    }

    /// <summary>Writes it as people do.</summary>
    /// <param name="into">At least <see cref="MostChars"/>.</param>
    /// <param name="letters">Which parts are in small letters: see <see cref="DirectoryRecord.Case"/>.</param>
    /// <returns>How many characters; 0: it is no name.</returns>
    public int Decode(Span<char> into, byte letters)
    {
        int length = Copy(0, BaseBytes, into, (letters & 0x08) != 0);
        int extension = Copy(BaseBytes, ExtensionBytes, into.Slice(length + 1), (letters & 0x10) != 0);
        if (length == 0 || extension == 0) return length;
        into[length] = '.';
        return length + 1 + extension;
    }

    private int Copy(int from, int count, Span<char> into, bool small)
    {
        while (count > 0 && this[from + count - 1] == Blank) count--;
        for (int i = 0; i < count; i++)
        {
            byte value = this[from + i];
            if (from + i == 0 && value == StandsForRemoved) value = DirectoryRecord.Removed;
            into[i] = small && value is >= (byte)'A' and <= (byte)'Z' ? (char)(value | 0x20) : CodePage.Decode(value);
        }
        return count;
    }

    public bool Equals(ShortName other) => Low == other.Low && High == other.High;

    public override bool Equals(object? other) => other is ShortName name && Equals(name);

    public override int GetHashCode() => (int)(Low ^ Low >> 32 ^ High * 0x9E37_79B1u);
}
