using System;
using System.Text.Unicode;

namespace Mooring.Tests.Corelib;

internal static class FormatTests
{
    private sealed class Named(string name)
    {
        public override string ToString() => name;
    }

    private readonly struct Nested(int value)
    {
        public override string ToString() => $"<{value}>";
    }

    internal static void Run()
    {
        Integers();
        Interpolated();
        IntoUtf8();
    }

    private static void Integers()
    {
        Check.Equal("0", 0.ToString(), "zero");
        Check.Equal("-2147483648", int.MinValue.ToString(), "int min");
        Check.Equal("-9223372036854775808", long.MinValue.ToString(), "long min");
        Check.Equal("18446744073709551615", ulong.MaxValue.ToString(), "ulong max");
        Check.Equal("ff", 255.ToString("x"), "x");
        Check.Equal("00FF", 255.ToString("X4"), "X4");
        Check.Equal("ffffffff", (-1).ToString("x"), "x of a negative int");
        Check.Equal("ff", ((sbyte)-1).ToString("x"), "x of a negative sbyte");
        Check.Equal("fffffffffffffffe", (-2L).ToString("x8"), "x8 of a negative long");
        Check.Equal("-007", (-7).ToString("D3"), "D3");
        Check.Equal("00000101", 5.ToString("b8"), "b8");
        Check.Equal("12", 12.ToString("d"), "d");
        Check.Equal("65", ((byte)65).ToString(), "byte");
        Check.Equal("0000000012345678", ((nuint)0x12345678).ToString("x16"), "nuint x16");
        Span<char> small = stackalloc char[2];
        Check.That(!123.TryFormat(small, out int written) && written == 0, "too long for the span");
    }

    private static void Interpolated()
    {
        int number = Check.Opaque(42);
        Check.Equal("n=42", $"n={number}", "number");
        Check.Equal("[   42][42   ][0x0000002a]", $"[{number,5}][{number,-5}][0x{number:x8}]", "alignment and format");
        Check.Equal("a b  c", $"{"a"} {'b'} {"c",2}", "strings and characters");
        Check.Equal("True False", $"{number == 42} {number == 0}", "booleans");
        Check.Equal("named ", $"{new Named("named")} {(object)null}", "objects and null");
        Check.Equal("<1> <2>", $"{new Nested(1)} {new Nested(2)}", "interpolation within interpolation");
        Check.Equal("5 ", $"{(int?)5} {(int?)null}", "Nullable");
        Check.Equal(new string('x', 5000) + "1", $"{new string('x', 5000)}{1}", "long");
    }

    private static void IntoUtf8()
    {
        Span<byte> buffer = stackalloc byte[64];
        bool fits = Utf8.TryWrite(
            buffer, $"{-5,4}|{255:X}|{"\u20AC",4}|{"raw"u8}|{true}|{'\u00E4'}|{7u:D2}", out int written);
        Check.That(
            fits && buffer.Slice(0, written).SequenceEqual("  -5|FF| \u20AC|raw|True|\u00E4|07"u8),
            "formatted UTF-8");
        Check.That(!Utf8.TryWrite(buffer.Slice(0, 5), $"{123456}", out written) && written == 0, "too long");
        Check.That(Utf8.TryWrite(buffer.Slice(0, 6), $"{123456}", out written) && written == 6, "just fits");
        Check.That(!Utf8.TryWrite(buffer.Slice(0, 6), $"{12345,7}", out _), "padding too long");
    }
}
