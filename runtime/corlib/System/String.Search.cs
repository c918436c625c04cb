namespace System;

public sealed partial class String
{
    public bool Contains(char value) => IndexOf(value) >= 0;

    public bool Contains(string value) => IndexOf(value) >= 0;

    public bool Contains(string value, StringComparison comparisonType) => IndexOf(value, comparisonType) >= 0;

    public int IndexOf(char value) => AsReadOnlySpan.IndexOf(value);

    public int IndexOf(char value, int startIndex) =>
        Shift(AsReadOnlySpan.Slice(startIndex).IndexOf(value), startIndex);

    public int IndexOf(string value) => AsReadOnlySpan.IndexOf(value.AsSpan());

    public int IndexOf(string value, int startIndex) =>
        Shift(AsReadOnlySpan.Slice(startIndex).IndexOf(value.AsSpan()), startIndex);

    public int IndexOf(string value, StringComparison comparisonType) =>
        AsReadOnlySpan.IndexOf(value.AsSpan(), comparisonType);

    public int IndexOfAny(char[] anyOf) => AsReadOnlySpan.IndexOfAny(anyOf);

    public int LastIndexOf(char value) => AsReadOnlySpan.LastIndexOf(value);

    public int LastIndexOf(string value) => AsReadOnlySpan.LastIndexOf(value.AsSpan());

    public bool StartsWith(char value) => Length != 0 && _firstChar == value;

    public bool StartsWith(string value) => AsReadOnlySpan.StartsWith(value.AsSpan());

    public bool StartsWith(string value, StringComparison comparisonType) =>
        AsReadOnlySpan.StartsWith(value.AsSpan(), comparisonType);

    public bool EndsWith(char value) => Length != 0 && this[Length - 1] == value;

    public bool EndsWith(string value) => AsReadOnlySpan.EndsWith(value.AsSpan());

    public bool EndsWith(string value, StringComparison comparisonType) =>
        AsReadOnlySpan.EndsWith(value.AsSpan(), comparisonType);

    private static int Shift(int index, int by) => index < 0 ? index : index + by;
}
