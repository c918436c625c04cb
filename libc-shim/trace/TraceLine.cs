using System;

namespace Mooring.LibcShim;

/// <summary>A line of text that grows up to its end, and no further.</summary>
internal ref struct TraceLine(Span<byte> into)
{
    private readonly Span<byte> _into = into;

    public int Length { get; private set; }

    public void Append(scoped ReadOnlySpan<byte> text)
    {
        // Room stays for the end of the line.
        int count = Math.Min(text.Length, _into.Length - Length - 1);
        if (text.Length == 1 && text[0] == '\n') count = 1;
        text.Slice(0, count).CopyTo(_into.Slice(Length));
        Length += count;
    }

    public void AppendNumber(long number)
    {
        if (number < 0) Append("-"u8);
        AppendDigits(number < 0 ? 0 - (ulong)number : (ulong)number, 10);
    }

    public void AppendHex(ulong number)
    {
        Append("0x"u8);
        AppendDigits(number, 16);
    }

    public void AppendOctal(ulong number)
    {
        Append("0"u8);
        if (number != 0) AppendDigits(number, 8);
    }

    /// <summary>As C writes it in quotes.</summary>
    public void AppendEscaped(byte value)
    {
        switch (value)
        {
            case (byte)'\n':
                Append("\\n"u8);
                break;
            case (byte)'\t':
                Append("\\t"u8);
                break;
            case (byte)'\r':
                Append("\\r"u8);
                break;
            case (byte)'"':
                Append("\\\""u8);
                break;
            case (byte)'\\':
                Append("\\\\"u8);
                break;
            case >= 32 and < 127:
                Append([value]);
                break;
            default:
                Append("\\"u8);
                AppendDigits(value, 8);
                break;
        }
    }

    private void AppendDigits(ulong number, ulong unit)
    {
        Span<byte> digits = stackalloc byte[24];
        int at = digits.Length;
        do
        {
            ulong digit = number % unit;
            digits[--at] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            number /= unit;
        }
        while (number != 0);
        Append(digits.Slice(at));
    }
}
