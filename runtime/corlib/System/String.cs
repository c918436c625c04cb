using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>
/// UTF-16 text that never changes. The compiler knows the layout: the length, then the characters, then a zero.
/// Comparison is ordinal everywhere; where .NET's overload without a StringComparison would ask a culture, this one
/// does not.
/// </summary>
public sealed partial class String : IComparable<string>, IEquatable<string>, IEnumerable<char>
{
    public const int MaxLength = 0x3FFFFFDF;

    private readonly int _stringLength;
    internal char _firstChar;

    public static readonly string Empty = "";

    // `new string(...)` is compiled to a call of the Ctor of the same parameters.
    public extern String(char c, int count);
    public extern String(char[] value);
    public extern String(char[] value, int startIndex, int length);
    public extern String(ReadOnlySpan<char> value);
    public extern unsafe String(char* value, int startIndex, int length);

    private static string Ctor(char c, int count)
    {
        if (count == 0)
            return Empty;
        string result = Allocate(count);
        result.Buffer.Fill(c);
        return result;
    }

    private static string Ctor(char[] value) => Ctor(new ReadOnlySpan<char>(value));

    private static string Ctor(char[] value, int startIndex, int length) =>
        Ctor(new ReadOnlySpan<char>(value, startIndex, length));

    // SAFETY: that the characters are there is the caller's claim.
    private static unsafe string Ctor(char* value, int startIndex, int length) =>
        Ctor(new ReadOnlySpan<char>(value + startIndex, length));

    private static string Ctor(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return Empty;
        string result = Allocate(value.Length);
        value.CopyTo(result.Buffer);
        return result;
    }

    public int Length => _stringLength;

    [IndexerName("Chars")]
    public char this[int index]
    {
        [Intrinsic]
        get
        {
            if ((uint)index >= (uint)_stringLength)
                Failure.IndexOutOfRange();
            return Unsafe.Add(ref _firstChar, index);
        }
    }

    /// <summary>The characters, writable: only for a string that nobody else has seen yet.</summary>
    internal Span<char> Buffer => new(ref _firstChar, _stringLength);

    /// <summary>A string of that many zero characters.</summary>
    // SAFETY: an object with the table of string and that length is a string.
    internal static unsafe string Allocate(int length)
    {
        if (length < 0 || length > MaxLength)
            Failure.ArrayLength();
        return (string)Allocation.AsObject(Allocation.NewArray(MethodTable.Of<string>(), length));
    }

    public ref readonly char GetPinnableReference() => ref _firstChar;

    public static bool IsNullOrEmpty([NotNullWhen(false)] string value) => value == null || value.Length == 0;

    public static bool IsNullOrWhiteSpace([NotNullWhen(false)] string value) =>
        value == null || value.AsSpan().Trim().IsEmpty;

    public static bool operator ==(string a, string b) => Equals(a, b);

    public static bool operator !=(string a, string b) => !Equals(a, b);

    public static bool Equals(string a, string b) =>
        (object)a == b || (a is not null && b is not null && a.AsSpan().SequenceEqual(b.AsSpan()));

    public static bool Equals(string a, string b, StringComparison comparisonType) =>
        (object)a == b || (a is not null && b is not null && a.AsSpan().Equals(b.AsSpan(), comparisonType));

    public bool Equals(string value) => Equals(this, value);

    public bool Equals(string value, StringComparison comparisonType) => Equals(this, value, comparisonType);

    public override bool Equals(object obj) => obj is string other && Equals(this, other);

    /// <summary>Depends on <see cref="Mooring.Runtime.HashSeed"/>: not to be stored.</summary>
    public override int GetHashCode() =>
        SpanHelpers.HashBytes(ref Unsafe.As<char, byte>(ref _firstChar), (nuint)_stringLength * 2);

    public override string ToString() => this;

    /// <summary>By UTF-16 code unit; null is less than everything.</summary>
    public static int CompareOrdinal(string strA, string strB)
    {
        if ((object)strA == strB)
            return 0;
        if (strA is null)
            return -1;
        return strB is null ? 1 : strA.AsSpan().SequenceCompareTo(strB.AsSpan());
    }

    public static int Compare(string strA, string strB, StringComparison comparisonType)
    {
        if (comparisonType == StringComparison.Ordinal || strA is null || strB is null)
            return CompareOrdinal(strA, strB);
        return strA.AsSpan().CompareTo(strB.AsSpan(), comparisonType);
    }

    public int CompareTo(string strB) => CompareOrdinal(this, strB);

    public static implicit operator ReadOnlySpan<char>(string value) =>
        value is null ? default : new ReadOnlySpan<char>(ref value._firstChar, value.Length);

    public char[] ToCharArray() => AsReadOnlySpan.ToArray();

    public void CopyTo(Span<char> destination) => AsReadOnlySpan.CopyTo(destination);

    public bool TryCopyTo(Span<char> destination) => AsReadOnlySpan.TryCopyTo(destination);

    private ReadOnlySpan<char> AsReadOnlySpan => new(ref _firstChar, _stringLength);

    public CharEnumerator GetEnumerator() => new(this);

    IEnumerator<char> IEnumerable<char>.GetEnumerator() => new CharEnumerator(this);

    Collections.IEnumerator Collections.IEnumerable.GetEnumerator() => new CharEnumerator(this);
}
