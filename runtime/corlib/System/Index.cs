namespace System;

/// <summary>A position counted from the start or, as <c>^n</c>, from the end.</summary>
public readonly struct Index : IEquatable<Index>
{
    private readonly int _value;

    public Index(int value, bool fromEnd = false)
    {
        if (value < 0)
            Failure.ArgumentOutOfRange();
        _value = fromEnd ? ~value : value;
    }

    public static Index Start => new(0);

    public static Index End => new(0, fromEnd: true);

    public static Index FromStart(int value) => new(value);

    public static Index FromEnd(int value) => new(value, fromEnd: true);

    public int Value => IsFromEnd ? ~_value : _value;

    public bool IsFromEnd => _value < 0;

    public int GetOffset(int length) => IsFromEnd ? length - ~_value : _value;

    public bool Equals(Index other) => _value == other._value;

    public override bool Equals(object obj) => obj is Index other && Equals(other);

    public override int GetHashCode() => _value;

    public static implicit operator Index(int value) => new(value);
}
