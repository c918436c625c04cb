using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mooring.Tests.Explorer;

/// <summary>
/// What a thread knows: for every word the number of the oldest message that it can still read. Numbers are counted
/// from the oldest message that anybody can read.
/// </summary>
internal readonly struct View
{
    internal const int MostWords = 64;

    private readonly Vector512<byte> _oldest;

    private View(Vector512<byte> oldest) => _oldest = oldest;

    internal int this[int word] => _oldest.GetElement(word);

    internal static View Join(in View one, in View other) => new(Vector512.Max(one._oldest, other._oldest));

    internal View With(int word, int number) => new(_oldest.WithElement(word, (byte)number));

    /// <summary>Words that are marked keep what is known of them.</summary>
    internal View Only(in View marked) => new(_oldest & marked._oldest);

    /// <summary>What is known better than by another view.</summary>
    internal View Beyond(in View other) => new(_oldest & Vector512.GreaterThan(_oldest, other._oldest));

    internal static View Marks(ReadOnlySpan<bool> words)
    {
        Vector512<byte> marks = default;
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word]) marks = marks.WithElement(word, byte.MaxValue);
        }
        return new View(marks);
    }

    /// <summary>The oldest messages have been forgotten.</summary>
    internal View Less(in View forgotten) => new(_oldest - Vector512.Min(_oldest, forgotten._oldest));

    internal bool IsSame(in View other) => _oldest == other._oldest;

    internal bool IsZero => _oldest == Vector512<byte>.Zero;

    internal void AddTo(ref Digest digest)
    {
        ref byte first = ref Unsafe.As<View, byte>(ref Unsafe.AsRef(in this));
        foreach (ulong part in MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.CreateReadOnlySpan(ref first, MostWords)))
            digest.Add(part);
    }
}
