using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Runtime.Heap;

/// <summary>A message put together without allocating, for the process that cannot allocate any more.</summary>
// SAFETY: every character goes through Add(char), which stays inside the buffer; the image provides rt_failfast.
internal unsafe ref struct LastWords
{
    private const int Capacity = 160;

    private fixed char _text[Capacity];
    private int _length;

    internal LastWords(string text) => Add(text);

    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    internal ref LastWords Add(string text)
    {
        for (int index = 0; index < text.Length; index++)
            Add(text[index]);
        return ref this;
    }

    /// <summary>In decimal.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    internal ref LastWords Add(nuint number)
    {
        if (number >= 10)
            Add(number / 10);
        Add((char)('0' + number % 10));
        return ref this;
    }

    /// <summary>In hexadecimal, 16 digits.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    internal ref LastWords AddAddress(nuint address)
    {
        Add("0x");
        for (int shift = 60; shift >= 0; shift -= 4)
            Add("0123456789abcdef"[(int)(address >> shift & 15)]);
        return ref this;
    }

    internal void Die()
    {
        fixed (char* text = _text)
            FailFast(text, _length);
    }

    private void Add(char character)
    {
        if (_length < Capacity)
            _text[_length++] = character;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "rt_failfast")]
    private static extern void FailFast(char* text, int length);
}
