using System;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// From a name to the short one that goes with it ("The Basis-Name Generation Algorithm", "The Numeric-Tail Generation
/// Algorithm"): blanks and all dots but the last go, letters become large, what a short name cannot hold becomes '_';
/// if anything but the size of letters was lost, or if the short name is taken, "~1", "~2" and so on take the place of
/// its end.
/// </summary>
internal readonly struct Alias
{
    /// <summary>The tail is at most seven characters, '~' among them.</summary>
    public const int MostTail = 999_999;

    private Alias(ShortName basis, int length, bool isWhole, bool isSame)
    {
        Basis = basis;
        Length = length;
        IsWhole = isWhole;
        IsSame = isSame;
    }

    /// <summary>The short name without a tail.</summary>
    public ShortName Basis { get; }

    /// <summary>How many characters stand before the dot.</summary>
    private int Length { get; }

    /// <summary>Nothing but the size of letters was lost: it needs no tail.</summary>
    public bool IsWhole { get; }

    /// <summary>It is the name, letter by letter: no long name is needed.</summary>
    public bool IsSame { get; }

    /// <param name="name">That of a file: see <see cref="LongName.Check"/>.</param>
    public static Alias Of(ReadOnlySpan<char> name)
    {
        int dot = name.LastIndexOf('.');
        int leading = 0;
        while (name[leading] == '.') leading++;
        bool hasExtension = dot >= leading && leading < name.Length;
        ReadOnlySpan<char> stem = name.Slice(leading, (hasExtension ? dot : name.Length) - leading);
        ReadOnlySpan<char> rest = hasExtension ? name.Slice(dot + 1) : default;
        Span<byte> first = stackalloc byte[ShortName.BaseBytes], second = stackalloc byte[ShortName.ExtensionBytes];
        bool isWhole = leading == 0, isSame = true;
        int length = Squeeze(stem, first, ref isWhole, ref isSame);
        int extension = Squeeze(rest, second, ref isWhole, ref isSame);
        ShortName basis = ShortName.Of(first.Slice(0, length), second.Slice(0, extension));
        return new Alias(basis, length, isWhole, isSame && isWhole);
    }

    /// <summary>The short name with a tail.</summary>
    /// <param name="tail">1 to <see cref="MostTail"/>.</param>
    public ShortName WithTail(int tail)
    {
        int digits = 1;
        for (int rest = tail; rest >= 10; rest /= 10) digits++;
        int kept = Math.Min(Length, ShortName.BaseBytes - 1 - digits);
        Span<byte> stem = stackalloc byte[ShortName.BaseBytes], extension = stackalloc byte[ShortName.ExtensionBytes];
        for (int i = 0; i < kept; i++) stem[i] = Basis[i];
        stem[kept] = (byte)'~';
        for (int i = kept + digits; i > kept; i--, tail /= 10) stem[i] = (byte)('0' + tail % 10);
        int rest2 = 0;
        while (rest2 < extension.Length && Basis[ShortName.BaseBytes + rest2] != ' ') rest2++;
        for (int i = 0; i < rest2; i++) extension[i] = Basis[ShortName.BaseBytes + i];
        return ShortName.Of(stem.Slice(0, kept + 1 + digits), extension.Slice(0, rest2));
    }

    /// <summary>Copies what a short name can hold.</summary>
    private static int Squeeze(ReadOnlySpan<char> text, Span<byte> into, ref bool isWhole, ref bool isSame)
    {
        int length = 0;
        foreach (char letter in text)
        {
            if (letter is ' ' or '.')
            {
                isWhole = false;
                continue;
            }
            char large = CaseFold.Upper(letter);
            bool isKept = IsShort(large) && letter < 0x80;
            isWhole &= isKept && length < into.Length;
            isSame &= large == letter;
            if (length < into.Length) into[length++] = isKept ? (byte)large : (byte)'_';
        }
        return length;
    }

    private static bool IsShort(char letter) =>
        letter is >= 'A' and <= 'Z' or >= '0' and <= '9' || (letter < 0x80 && "$%'-_@~`!(){}^#&".IndexOf(letter) >= 0);
}
