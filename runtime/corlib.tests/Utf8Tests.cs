using System;
using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Mooring.Tests.Corelib;

/// <summary>Good and bad UTF-8 (Unicode 3.9, tables 3-7 and 3-8), against fixed expectations.</summary>
internal static class Utf8Tests
{
    internal static void Run()
    {
        RoundTrip("", "empty");
        RoundTrip("ascii", "ascii");
        RoundTrip("\u00E4\u00DF\u20AC", "two and three bytes");
        RoundTrip("\U0001F600\U0010FFFF", "four bytes");
        Decodes([0xC0, 0xAF], "\uFFFD\uFFFD", "overlong");
        Decodes([0xE0, 0x80, 0x80], "\uFFFD\uFFFD\uFFFD", "overlong of three");
        Decodes([0xED, 0xA0, 0x80], "\uFFFD\uFFFD\uFFFD", "surrogate");
        Decodes([0xF4, 0x91, 0x92, 0x93], "\uFFFD\uFFFD\uFFFD\uFFFD", "beyond the last");
        Decodes([0x61, 0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41],
            "a\uFFFD\uFFFD\uFFFD\uFFFDA", "table 3-11");
        Decodes([0x61, 0x80, 0xBF, 0x62], "a\uFFFD\uFFFDb", "stray continuations");
        Decodes([0xF0, 0x9F, 0x98], "\uFFFD", "cut short");
        Decodes([0xFF, 0xFE], "\uFFFD\uFFFD", "never bytes");
        Neighbours();
        HalfPairs();
        Blocks();
        Runes();
    }

    private static void RoundTrip(string text, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Check.That(bytes.Length == Encoding.UTF8.GetByteCount(text), name);
        Check.That(Encoding.UTF8.GetString(bytes) == text && Utf8.IsValid(bytes), name);
    }

    /// <summary>Something that is not ASCII at each place of a text that is, and room for each part of it.</summary>
    private static void Neighbours()
    {
        for (int place = 0; place < 20; place++)
        {
            string before = new('a', place), after = new('z', 19 - place);
            RoundTrip(before + "\u00E9" + after, "two bytes among ASCII");
            RoundTrip(before + "\u007F\u0080" + after, "the last of ASCII");
            byte[] bytes = Encoding.UTF8.GetBytes(before + "\u00E9" + after);
            Check.That(bytes[place] == 0xC3 && bytes[place + 1] == 0xA9 && bytes.Length == 21, "where it lies");
            bytes[place] = 0xFF;
            Check.That(!Utf8.IsValid(bytes) && Encoding.UTF8.GetCharCount(bytes) == 21, "no such byte among ASCII");
            bool fits = Encoding.UTF8.TryGetBytes(before + after, new byte[place], out int written);
            Check.That(fits == (place == 19) && written == place, "room for a part");
        }
    }

    private static void Decodes(ReadOnlySpan<byte> bytes, string expected, string name)
    {
        Check.That(Encoding.UTF8.GetString(bytes) == expected, name);
        Check.That(!Utf8.IsValid(bytes), name);
    }

    private static void HalfPairs()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("a\uD83Db\uDE00");
        Check.That(
            bytes.AsSpan().SequenceEqual((byte[])[0x61, 0xEF, 0xBF, 0xBD, 0x62, 0xEF, 0xBF, 0xBD]),
            "half pairs");
        Check.That(!Encoding.UTF8.TryGetBytes("abc", new byte[2], out _), "short destination");
    }

    private static void Blocks()
    {
        Span<char> chars = stackalloc char[8];
        ReadOnlySpan<byte> cut = [0x61, 0xE2, 0x82];
        OperationStatus status = Utf8.ToUtf16(cut, chars, out int read, out int written, isFinalBlock: false);
        Check.That(
            status == OperationStatus.NeedMoreData && read == 1 && written == 1,
            "a block that ends within a character");
        status = Utf8.ToUtf16("abc"u8, chars.Slice(0, 2), out read, out written);
        Check.That(
            status == OperationStatus.DestinationTooSmall && read == 2 && written == 2,
            "a destination that fills up");
        status = Utf8.ToUtf16([0x61, 0xFF], chars, out read, out written, replaceInvalidSequences: false);
        Check.That(status == OperationStatus.InvalidData && read == 1, "bad data refused");
    }

    private static void Runes()
    {
        Check.That(Rune.DecodeFromUtf8("\u20AC!"u8, out Rune euro, out int used) == OperationStatus.Done, "rune");
        Check.That(euro.Value == 0x20AC && used == 3 && euro.Utf8SequenceLength == 3, "rune value");
        Check.That(
            !Rune.IsValid(0xD800) && !Rune.IsValid(0x110000) && !Rune.IsValid(-1) && Rune.IsValid(0xFFFD),
            "valid");
        Check.Equal("\U0001F600", new Rune(0x1F600).ToString(), "rune text");
    }
}
