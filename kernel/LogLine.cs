using System;
using System.Runtime.CompilerServices;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>
/// One line of the log while it is being written: what the compiler makes of <c>Log.Line($"...")</c>. Each piece goes
/// straight into the log; nothing is allocated and nothing is kept.
/// </summary>
[InterpolatedStringHandler]
internal ref struct LogLine
{
    private const ulong NsPerSecond = 1_000_000_000, NsPerMicrosecond = 1000;

    /// <summary>Begins a line with its time since boot, <c>[seconds.microseconds]</c>.</summary>
    /// <param name="literalLength">Given by the compiler, not used.</param>
    /// <param name="holes">Given by the compiler, not used.</param>
    public LogLine(int literalLength, int holes)
    {
        ulong now = Clock.Now;
        AppendLiteral("[");
        Decimal(now / NsPerSecond, 4, (byte)' ');
        AppendLiteral(".");
        Decimal(now % NsPerSecond / NsPerMicrosecond, 6, (byte)'0');
        AppendLiteral("] ");
    }

    /// <summary>Text of the program; a character beyond ASCII becomes '?'.</summary>
    public void AppendLiteral(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Character(text[i]);
    }

    /// <summary>Text.</summary>
    public void AppendFormatted(string text) => AppendLiteral(text);

    /// <summary>UTF-8 text, as it is.</summary>
    public void AppendFormatted(ReadOnlySpan<byte> text) => Log.Write(text);

    /// <summary>UTF-16 text; a character beyond ASCII becomes '?'.</summary>
    public void AppendFormatted(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
            Character(text[i]);
    }

    /// <summary>A number in decimal.</summary>
    public void AppendFormatted(ulong value) => Decimal(value, 1, (byte)'0');

    /// <summary>
    /// A number; "x" is hexadecimal, "x2".."x16" with that many digits, "D1".."D9" decimal with that many.
    /// </summary>
    public void AppendFormatted(ulong value, string format)
    {
        int digits = 0;
        for (int i = 1; i < format.Length; i++)
            digits = digits * 10 + (format[i] - '0');
        if (format[0] == 'x')
            Hexadecimal(value, digits);
        else
            Decimal(value, digits, (byte)'0');
    }

    /// <summary>A number in decimal.</summary>
    public void AppendFormatted(long value)
    {
        if (value < 0)
            Log.Put((byte)'-');
        AppendFormatted(value < 0 ? 0 - (ulong)value : (ulong)value);
    }

    /// <summary>A number in decimal.</summary>
    public void AppendFormatted(uint value) => AppendFormatted((ulong)value);

    /// <summary>A number, formatted as <see cref="AppendFormatted(ulong, string)"/>.</summary>
    public void AppendFormatted(uint value, string format) => AppendFormatted((ulong)value, format);

    /// <summary>A number in decimal.</summary>
    public void AppendFormatted(int value) => AppendFormatted((long)value);

    /// <summary>A number that is not negative, formatted as <see cref="AppendFormatted(ulong, string)"/>.</summary>
    public void AppendFormatted(int value, string format) => AppendFormatted((ulong)(uint)value, format);

    /// <summary>A number in decimal.</summary>
    public void AppendFormatted(nuint value) => AppendFormatted((ulong)value);

    /// <summary>True or false.</summary>
    public void AppendFormatted(bool value) => AppendLiteral(value ? "true" : "false");

    /// <summary>A character.</summary>
    public void AppendFormatted(char value) => Character(value);

    private static void Character(char value) => Log.Put(value < 0x80 ? (byte)value : (byte)'?');

    /// <summary>Writes a number in decimal, filled up on the left to a width.</summary>
    internal static void Decimal(ulong value, int width, byte padding)
    {
        ulong unit = 1;
        int digits = 1;
        while (value / unit >= 10)
        {
            unit *= 10;
            digits++;
        }
        for (; digits < width; width--)
            Log.Put(padding);
        for (; unit > 0; unit /= 10)
            Log.Put((byte)('0' + value / unit % 10));
    }

    /// <summary>Writes a number in hexadecimal with at least this many digits.</summary>
    internal static void Hexadecimal(ulong value, int width)
    {
        int digits = 1;
        while (digits < 16 && value >> (4 * digits) != 0)
            digits++;
        for (int i = digits < width ? width : digits; i > 0; i--)
        {
            byte digit = i > 16 ? (byte)0 : (byte)(value >> (4 * (i - 1)) & 15);
            Log.Put((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }
}
