using System.Runtime.CompilerServices;

namespace System.Text;

/// <summary>A growing run of characters in one array.</summary>
public sealed class StringBuilder
{
    private const int FirstCapacity = 16;

    private char[] _chars;
    private int _length;

    public StringBuilder() : this(FirstCapacity) { }

    public StringBuilder(int capacity) => _chars = new char[Math.Max(capacity, FirstCapacity)];

    public StringBuilder(string value) : this(value.AsSpan().Length) => Append(value);

    public int Capacity => _chars.Length;

    public int Length
    {
        get => _length;
        set
        {
            if (value > _length)
                Take(value - _length).Clear();
            else if (value < 0)
                Failure.ArgumentOutOfRange();
            _length = value;
        }
    }

    public char this[int index]
    {
        get => Written[index];
        set => Written[index] = value;
    }

    private Span<char> Written => new(_chars, 0, _length);

    public StringBuilder Append(char value)
    {
        Take(1)[0] = value;
        return this;
    }

    public StringBuilder Append(char value, int repeatCount)
    {
        Take(repeatCount).Fill(value);
        return this;
    }

    public StringBuilder Append(string value) => Append(value.AsSpan());

    public StringBuilder Append(string value, int startIndex, int count) => Append(value.AsSpan(startIndex, count));

    public StringBuilder Append(ReadOnlySpan<char> value)
    {
        value.CopyTo(Take(value.Length));
        return this;
    }

    public StringBuilder Append(char[] value) => Append(new ReadOnlySpan<char>(value));

    public StringBuilder Append(bool value) => Append(value.ToString());

    public StringBuilder Append(byte value) => AppendFormattable(value);

    public StringBuilder Append(int value) => AppendFormattable(value);

    public StringBuilder Append(uint value) => AppendFormattable(value);

    public StringBuilder Append(long value) => AppendFormattable(value);

    public StringBuilder Append(ulong value) => AppendFormattable(value);

    public StringBuilder Append(object value) => Append(value?.ToString());

    public StringBuilder Append(StringBuilder value) => value == null ? this : Append(value.Written);

    public StringBuilder Append([InterpolatedStringHandlerArgument("")] ref AppendInterpolatedStringHandler handler) =>
        this;

    public StringBuilder AppendLine() => Append('\n');

    public StringBuilder AppendLine(string value) => Append(value).Append('\n');

    public StringBuilder AppendLine(
        [InterpolatedStringHandlerArgument("")] ref AppendInterpolatedStringHandler handler) =>
        Append('\n');

    public StringBuilder AppendJoin(string separator, params ReadOnlySpan<string> values)
    {
        for (int i = 0; i < values.Length; i++)
            Append(i == 0 ? "" : separator).Append(values[i]);
        return this;
    }

    public StringBuilder Insert(int index, string value)
    {
        int behind = _length - index;
        Take(value.Length);
        Written.Slice(index, behind).CopyTo(Written.Slice(index + value.Length));
        value.CopyTo(Written.Slice(index));
        return this;
    }

    public StringBuilder Insert(int index, char value)
    {
        int behind = _length - index;
        Take(1);
        Written.Slice(index, behind).CopyTo(Written.Slice(index + 1));
        Written[index] = value;
        return this;
    }

    public StringBuilder Remove(int startIndex, int length)
    {
        Written.Slice(startIndex + length).CopyTo(Written.Slice(startIndex));
        _length -= length;
        return this;
    }

    public StringBuilder Replace(char oldChar, char newChar)
    {
        Written.Replace(oldChar, newChar);
        return this;
    }

    public StringBuilder Clear()
    {
        _length = 0;
        return this;
    }

    public override string ToString() => new(Written);

    public string ToString(int startIndex, int length) => new(Written.Slice(startIndex, length));

    public void CopyTo(int sourceIndex, Span<char> destination, int count) =>
        Written.Slice(sourceIndex, count).CopyTo(destination);

    private StringBuilder AppendFormattable<T>(T value) where T : struct, ISpanFormattable
    {
        Span<char> text = stackalloc char[24];
        value.TryFormat(text, out int written, default, null);
        return Append(text.Slice(0, written));
    }

    /// <summary>Room for that many characters more, counted as written.</summary>
    private Span<char> Take(int count)
    {
        if (count < 0)
            Failure.ArgumentOutOfRange();
        int needed = checked(_length + count);
        if (needed > _chars.Length)
            Grow(needed);
        Span<char> taken = new(_chars, _length, count);
        _length = needed;
        return taken;
    }

    private void Grow(int needed)
    {
        uint doubled = Math.Min(2 * (uint)_chars.Length, (uint)Array.MaxLength);
        Array.Resize(ref _chars, (int)Math.Max((uint)needed, doubled));
    }

    /// <summary>What the compiler makes of an interpolated string given to Append.</summary>
    [InterpolatedStringHandler]
    public struct AppendInterpolatedStringHandler
    {
        private readonly StringBuilder _builder;

        public AppendInterpolatedStringHandler(int literalLength, int formattedCount, StringBuilder stringBuilder) =>
            _builder = stringBuilder;

        public void AppendLiteral(string value) => _builder.Append(value);

        public void AppendFormatted(string value) => _builder.Append(value);

        public void AppendFormatted(ReadOnlySpan<char> value) => _builder.Append(value);

        public void AppendFormatted<T>(T value) => AppendFormatted(value, 0, null);

        public void AppendFormatted<T>(T value, string format) => AppendFormatted(value, 0, format);

        public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, null);

        public void AppendFormatted<T>(T value, int alignment, string format)
        {
            DefaultInterpolatedStringHandler text = new(0, 1);
            text.AppendFormatted(value, alignment, format);
            _builder.Append(text.Text);
            text.Clear();
        }
    }
}
