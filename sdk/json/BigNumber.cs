using System.Numerics;

namespace Mooring.Sdk.Json;

/// <summary>A whole number of any size that <see cref="FloatText"/> needs, and what it does with it.</summary>
internal sealed class BigNumber
{
    /// <summary>Digits of the longest number, its exponent, and the smallest double: about 6,000 bits.</summary>
    private const int Words = 256;

    private readonly uint[] _words = new uint[Words];
    private int _count;

    public BigNumber(ulong value)
    {
        MultiplyAdd(0, (uint)(value >> 32));
        ShiftLeft(32);
        MultiplyAdd(1, (uint)value);
    }

    public BigNumber(BigNumber other)
    {
        for (int i = 0; i < other._count; i++) _words[i] = other._words[i];
        _count = other._count;
    }

    public bool IsZero => _count == 0;

    public int Bits => _count == 0 ? 0 : 32 * _count - BitOperations.LeadingZeroCount(_words[_count - 1]);

    public void MultiplyAdd(uint factor, uint summand)
    {
        ulong carry = summand;
        for (int i = 0; i < _count; i++)
        {
            carry += (ulong)_words[i] * factor;
            _words[i] = (uint)carry;
            carry >>= 32;
        }
        if (carry != 0) _words[_count++] = (uint)carry;
    }

    public void MultiplyByPowerOf10(int power)
    {
        for (int i = 0; i < power; i++) MultiplyAdd(10, 0);
    }

    public void ShiftLeft(int bits)
    {
        for (; bits >= 16; bits -= 16) MultiplyAdd(1u << 16, 0);
        MultiplyAdd(1u << bits, 0);
    }

    /// <summary>Less than 0, 0, or more, as with all comparisons.</summary>
    public int CompareTo(BigNumber other)
    {
        if (_count != other._count) return _count - other._count;
        for (int i = _count - 1; i >= 0; i--)
            if (_words[i] != other._words[i]) return _words[i] < other._words[i] ? -1 : 1;
        return 0;
    }

    /// <summary>How often it goes, at most nine times; what is left stays.</summary>
    public int Divide(BigNumber by)
    {
        int times = 0;
        for (; CompareTo(by) >= 0; times++) Subtract(by);
        return times;
    }

    public void Subtract(BigNumber other)
    {
        long borrow = 0;
        for (int i = 0; i < _count; i++)
        {
            borrow += (long)_words[i] - other._words[i];
            _words[i] = (uint)borrow;
            borrow >>= 32;
        }
        while (_count > 0 && _words[_count - 1] == 0) _count--;
    }
}
