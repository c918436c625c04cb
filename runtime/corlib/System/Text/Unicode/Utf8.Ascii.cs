using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System.Text.Unicode;

/// <summary>Most text is ASCII: that part is looked at by the word, and each letter is one byte.</summary>
public static partial class Utf8
{
    private const ulong NoAsciiBytes = 0x8080_8080_8080_8080, NoAsciiChars = 0xFF80_FF80_FF80_FF80;

    /// <summary>How many bytes at the beginning are ASCII.</summary>
    internal static int AsciiPrefix(ReadOnlySpan<byte> bytes)
    {
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        int at = 0;
        for (; at <= bytes.Length - sizeof(ulong); at += sizeof(ulong))
            if ((Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at)) & NoAsciiBytes) != 0) break;
        while (at < bytes.Length && Unsafe.Add(ref first, at) < 0x80) at++;
        return at;
    }

    /// <summary>How many letters at the beginning are ASCII.</summary>
    internal static int AsciiPrefix(ReadOnlySpan<char> chars)
    {
        const int step = sizeof(ulong) / sizeof(char);
        ref char first = ref MemoryMarshal.GetReference(chars);
        int at = 0;
        for (; at <= chars.Length - step; at += step)
            if ((ReadWord(ref Unsafe.Add(ref first, at)) & NoAsciiChars) != 0) break;
        while (at < chars.Length && Unsafe.Add(ref first, at) < 0x80) at++;
        return at;
    }

    private static ulong ReadWord(ref char letters) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref letters));

    /// <summary>Copies ASCII until something else comes or there is no room; says how much.</summary>
    private static int Narrow(ReadOnlySpan<char> from, Span<byte> to)
    {
        int count = AsciiPrefix(from.Slice(0, Math.Min(from.Length, to.Length)));
        ref char source = ref MemoryMarshal.GetReference(from);
        ref byte target = ref MemoryMarshal.GetReference(to);
        for (int i = 0; i < count; i++) Unsafe.Add(ref target, i) = (byte)Unsafe.Add(ref source, i);
        return count;
    }

    /// <inheritdoc cref="Narrow"/>
    private static int Widen(ReadOnlySpan<byte> from, Span<char> to)
    {
        int count = AsciiPrefix(from.Slice(0, Math.Min(from.Length, to.Length)));
        ref byte source = ref MemoryMarshal.GetReference(from);
        ref char target = ref MemoryMarshal.GetReference(to);
        for (int i = 0; i < count; i++) Unsafe.Add(ref target, i) = (char)Unsafe.Add(ref source, i);
        return count;
    }
}
