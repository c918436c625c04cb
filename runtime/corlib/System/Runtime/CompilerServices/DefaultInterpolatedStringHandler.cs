namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes of <c>$"..."</c>. The characters gather in one scratch array that is kept between uses, so
/// that an interpolated string allocates itself and nothing else; a nested one, while that array is out, takes its own.
/// </summary>
[InterpolatedStringHandler]
public ref struct DefaultInterpolatedStringHandler
{
    private const int FirstCapacity = 256;
    private const int MaxKept = 4096;
    private const int GuessedValueLength = 11;

    private static char[] s_kept;

    private char[] _array;
    private int _length;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        int wanted = Math.Max(FirstCapacity, literalLength + formattedCount * GuessedValueLength);
        if (s_kept != null && s_kept.Length >= wanted)
        {
            _array = s_kept;
            s_kept = null;
        }
        else
        {
            _array = new char[wanted];
        }
    }

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount, IFormatProvider provider)
        : this(literalLength, formattedCount) { }

    public readonly ReadOnlySpan<char> Text => new(_array, 0, _length);

    private readonly Span<char> Rest => new(_array, _length, _array.Length - _length);

    public override string ToString() => new(Text);

    public string ToStringAndClear()
    {
        string result = new(Text);
        Clear();
        return result;
    }

    public void Clear()
    {
        if (_array.Length <= MaxKept)
            s_kept = _array;
        this = default;
    }

    public void AppendLiteral(string value) => AppendFormatted(value.AsSpan());

    public void AppendFormatted(string value) => AppendFormatted(value.AsSpan());

    public void AppendFormatted(string value, int alignment = 0, string format = null) =>
        AppendFormatted(value.AsSpan(), alignment);

    public void AppendFormatted(scoped ReadOnlySpan<char> value)
    {
        while (!value.TryCopyTo(Rest))
            Grow();
        _length += value.Length;
    }

    public void AppendFormatted(scoped ReadOnlySpan<char> value, int alignment = 0, string format = null)
    {
        int start = _length;
        AppendFormatted(value);
        Align(start, alignment);
    }

    public void AppendFormatted<T>(T value) => AppendFormatted(value, format: null);

    public void AppendFormatted<T>(T value, string format)
    {
        if (value is not ISpanFormattable)
        {
            AppendFormatted(value == null ? default : value.ToString().AsSpan());
            return;
        }
        int written;
        while (!((ISpanFormattable)value).TryFormat(Rest, out written, format, null))
            Grow();
        _length += written;
    }

    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, format: null);

    public void AppendFormatted<T>(T value, int alignment, string format)
    {
        int start = _length;
        AppendFormatted(value, format);
        Align(start, alignment);
    }

    public void AppendFormatted(object value, int alignment = 0, string format = null) =>
        AppendFormatted(value?.ToString(), alignment);

    /// <summary>Pads what was appended since <paramref name="start"/>: on the left if positive, on the right if
    /// negative.</summary>
    private void Align(int start, int alignment)
    {
        int written = _length - start;
        int padding = Math.Abs(alignment) - written;
        if (padding <= 0)
            return;
        while (Rest.Length < padding)
            Grow();
        Span<char> area = new(_array, start, written + padding);
        if (alignment > 0)
            area.Slice(0, written).CopyTo(area.Slice(padding));
        area.Slice(alignment > 0 ? 0 : written, padding).Fill(' ');
        _length += padding;
    }

    private void Grow() => Array.Resize(ref _array, checked(2 * _array.Length));
}
