using System;
using System.Numerics;
using System.Text;

namespace Mooring.Sdk.Json;

/// <summary>
/// Floating-point numbers as JSON writes them, with whole numbers only: reading gives the nearest one, of two that are
/// as near the even one; writing gives the fewest digits that are read as the same number.
/// </summary>
/// <param name="mantissaBits">52 for a double, 23 for a float.</param>
/// <param name="exponentBits">11, 8.</param>
/// <param name="mostDigits">So many digits tell any two apart: 17, 9.</param>
public readonly struct FloatText(int mantissaBits, int exponentBits, int mostDigits)
{
    private const string NotANumber = "NaN", Infinite = "Infinity";
    private const int PlainDigits = 17, PlainZeros = 5, MostExponent = 1000;

    private readonly int _mantissaBits = mantissaBits, _exponentBits = exponentBits, _mostDigits = mostDigits;

    public static FloatText Double => new(52, 11, 17);

    public static FloatText Single => new(23, 8, 9);

    private int Bias => (1 << (_exponentBits - 1)) - 1;

    private ulong SignBit => 1ul << (_mantissaBits + _exponentBits);

    private ulong Infinity => SignBit - (1ul << _mantissaBits);

    /// <summary>The bits of the number.</summary>
    /// <param name="number">As JSON writes it.</param>
    /// <returns>False: it is larger than every number of this kind.</returns>
    public bool TryRead(string number, out ulong bits)
    {
        BigNumber digits = new(0);
        int power = ReadDigits(number, digits);
        bits = digits.IsZero ? 0 : Nearest(digits, power);
        bool isFinite = bits < Infinity;
        if (number[0] == '-') bits |= SignBit;
        return isFinite;
    }

    /// <summary>What JSON has no number for: "Infinity", "-Infinity", "NaN".</summary>
    public bool TryReadSpecial(string text, out ulong bits)
    {
        bits = text switch
        {
            Infinite => Infinity,
            "-" + Infinite => Infinity | SignBit,
            NotANumber => Infinity | 1ul << (_mantissaBits - 1),
            _ => 0,
        };
        return bits != 0;
    }

    /// <summary>Such a number, or a text if there is none for it.</summary>
    public JsonValue Write(ulong bits)
    {
        bool isNegative = (bits & SignBit) != 0;
        bits &= ~SignBit;
        if (bits > Infinity) return JsonValue.Of(NotANumber);
        string text = bits == Infinity ? Infinite : bits == 0 ? "0" : Shortest(bits);
        if (isNegative) text = "-" + text;
        return bits == Infinity ? JsonValue.Of(text) : JsonValue.Number(text);
    }

    /// <summary>The digits without the point; answers the power of ten that they are to be taken by.</summary>
    private static int ReadDigits(string number, BigNumber digits)
    {
        int at = number[0] == '-' ? 1 : 0, power = 0;
        bool hasPoint = false;
        for (; at < number.Length && number[at] is not ('e' or 'E'); at++)
        {
            if (number[at] == '.') hasPoint = true;
            else digits.MultiplyAdd(10, (uint)(number[at] - '0'));
            if (hasPoint && number[at] != '.') power--;
        }
        if (at == number.Length) return power;
        bool isDown = number[++at] == '-';
        if (number[at] is '-' or '+') at++;
        int exponent = 0;
        for (; at < number.Length; at++) exponent = Math.Min(10 * exponent + number[at] - '0', MostExponent);
        return power + (isDown ? -exponent : exponent);
    }

    private ulong Nearest(BigNumber above, int power)
    {
        BigNumber below = new(1);
        (power < 0 ? below : above).MultiplyByPowerOf10(Math.Abs(power));
        int exponent = Normalize(above, below);
        if (exponent > Bias) return Infinity;
        int bits = _mantissaBits + 1 - Math.Max(0, 1 - Bias - exponent);
        if (bits < 0) return 0;
        ulong mantissa = 0;
        for (int i = 0; i < bits; i++)
        {
            mantissa = mantissa << 1 | (uint)above.Divide(below);
            above.ShiftLeft(1);
        }
        int rest = above.CompareTo(below);
        if (rest > 0 || rest == 0 && (mantissa & 1) != 0) mantissa++;
        if (exponent < 1 - Bias) return mantissa;
        return ((ulong)(exponent + Bias - 1) << _mantissaBits) + mantissa;
    }

    /// <summary>
    /// Doubles one of the two until the quotient is from 1 to below 2; answers by how much it was that.
    /// </summary>
    private static int Normalize(BigNumber above, BigNumber below)
    {
        int exponent = above.Bits - below.Bits;
        (exponent > 0 ? below : above).ShiftLeft(Math.Abs(exponent));
        if (above.CompareTo(below) >= 0) return exponent;
        above.ShiftLeft(1);
        return exponent - 1;
    }

    private string Shortest(ulong bits)
    {
        Span<byte> exact = stackalloc byte[PlainDigits + 1], rounded = stackalloc byte[PlainDigits + 1];
        int power = Digits(bits, exact.Slice(0, _mostDigits + 1));
        for (int count = 1; ; count++)
        {
            exact.CopyTo(rounded);
            int shift = Round(rounded.Slice(0, count), exact[count] >= 5) ? 1 : 0;
            string text = Place(rounded.Slice(0, count), power + shift);
            if (count == _mostDigits || TryRead(text, out ulong again) && again == bits) return text;
        }
    }

    /// <summary>The first digits, the first of them not 0; answers the power of ten of that one.</summary>
    private int Digits(ulong bits, Span<byte> digits)
    {
        ulong mantissa = bits & ((1ul << _mantissaBits) - 1);
        int exponent = (int)(bits >> _mantissaBits);
        if (exponent == 0) exponent = 1;
        else mantissa |= 1ul << _mantissaBits;
        exponent -= Bias + _mantissaBits;
        BigNumber above = new(mantissa), below = new(1);
        (exponent < 0 ? below : above).ShiftLeft(Math.Abs(exponent));
        int power = (above.Bits - below.Bits) * 1233 / 4096 - 1;
        (power < 0 ? above : below).MultiplyByPowerOf10(Math.Abs(power));
        for (; above.CompareTo(below) < 0; power--) above.MultiplyAdd(10, 0);
        for (; IsTenfold(above, below); power++) below.MultiplyAdd(10, 0);
        foreach (ref byte digit in digits)
        {
            digit = (byte)above.Divide(below);
            above.MultiplyAdd(10, 0);
        }
        return power;
    }

    private static bool IsTenfold(BigNumber above, BigNumber below)
    {
        BigNumber tens = new(below);
        tens.MultiplyAdd(10, 0);
        return above.CompareTo(tens) >= 0;
    }

    /// <summary>One more in the last place, if wanted. True: all were nines, and it is 1 with zeros now.</summary>
    private static bool Round(Span<byte> digits, bool up)
    {
        if (!up) return false;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            if (++digits[i] < 10) return false;
            digits[i] = 0;
        }
        digits[0] = 1;
        return true;
    }

    private static string Place(ReadOnlySpan<byte> digits, int power)
    {
        StringBuilder text = new();
        bool isPlain = power is < PlainDigits and >= -PlainZeros;
        int point = isPlain ? power + 1 : 1;
        if (point <= 0) text.Append("0.").Append('0', -point);
        for (int i = 0; i < digits.Length; i++)
        {
            if (i == point && i > 0) text.Append('.');
            text.Append((char)('0' + digits[i]));
        }
        if (point > digits.Length) text.Append('0', point - digits.Length);
        if (!isPlain) text.Append('e').Append(power);
        return text.ToString();
    }
}
