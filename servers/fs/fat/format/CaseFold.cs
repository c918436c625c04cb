using System;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Names that differ in the case of letters only are the same name. Which letters have case: those of Latin, Greek and
/// Cyrillic, one unit for one unit, as in the first part of Windows' own table; everything else is the same only as
/// itself.
/// </summary>
internal static class CaseFold
{
    /// <summary>The large form of a letter.</summary>
    public static char Upper(char letter) => letter switch
    {
        < 'a' => letter,
        <= 'z' => (char)(letter - 0x20),
        < '\u00B5' => letter,
        <= '\u00FF' => Latin1(letter),
        <= '\u017F' => LatinExtended(letter),
        >= '\u03B1' and <= '\u03CB' => letter == '\u03C2' ? '\u03A3' : (char)(letter - 0x20),
        '\u03AC' => '\u0386',
        >= '\u03AD' and <= '\u03AF' => (char)(letter - 0x25),
        '\u03CC' => '\u038C',
        '\u03CD' or '\u03CE' => (char)(letter - 0x3F),
        >= '\u0430' and <= '\u044F' => (char)(letter - 0x20),
        >= '\u0450' and <= '\u045F' => (char)(letter - 0x50),
        >= '\u0460' and <= '\u0481' or >= '\u048A' and <= '\u04BF' or >= '\u04D0' and <= '\u052F' => Even(letter),
        _ => letter,
    };

    /// <summary>The name by which it is looked for.</summary>
    public static string Key(ReadOnlySpan<char> name)
    {
        Span<char> key = stackalloc char[LongName.MostUnits];
        for (int i = 0; i < name.Length; i++) key[i] = Upper(name[i]);
        return new string(key.Slice(0, name.Length));
    }

    private static char Latin1(char letter) => letter switch
    {
        '\u00B5' => '\u039C',
        < '\u00E0' or '\u00F7' => letter,
        '\u00FF' => '\u0178',
        _ => (char)(letter - 0x20),
    };

    /// <summary>Pairs, the large letter first: at even places, but for two runs where it is at odd ones.</summary>
    private static char LatinExtended(char letter) => letter switch
    {
        '\u0131' => 'I',
        '\u017F' => 'S',
        '\u0130' or '\u0138' or '\u0149' or '\u0178' => letter,
        >= '\u0139' and <= '\u0148' or >= '\u0179' and <= '\u017E' => (char)(letter - (letter % 2 == 0 ? 1 : 0)),
        _ => Even(letter),
    };

    private static char Even(char letter) => (char)(letter & ~1);
}
