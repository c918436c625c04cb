namespace System;

/// <summary>A message under construction in a caller's buffer, for ends that must not allocate. What is too long is
/// cut.</summary>
internal ref struct FailureText
{
    private readonly Span<char> _buffer;
    private int _length;

    public FailureText(Span<char> buffer) => _buffer = buffer;

    public readonly ReadOnlySpan<char> Written => _buffer.Slice(0, _length);

    public void Append(string text)
    {
        if (text == null)
            return;
        int count = Math.Min(text.Length, _buffer.Length - _length);
        text.AsSpan(0, count).CopyTo(_buffer.Slice(_length));
        _length += count;
    }

    public void Append(int number)
    {
        number.TryFormat(_buffer.Slice(_length), out int written);
        _length += written;
    }
}
