using System;

namespace Mooring.Servers.Fs;

/// <summary>Bytes that are only ever added: one array instead of one object per name.</summary>
internal sealed class Text
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> this[TextRange range] => new(_bytes, range.Start, range.Length);

    public TextRange Add(ReadOnlySpan<byte> bytes)
    {
        while (_bytes.Length - _length < bytes.Length) Grow();
        bytes.CopyTo(new Span<byte>(_bytes, _length, bytes.Length));
        _length += bytes.Length;
        return new TextRange(_length - bytes.Length, bytes.Length);
    }

    /// <summary>Adds to the end of <paramref name="range"/>, which was the last to be added.</summary>
    public TextRange Append(TextRange range, ReadOnlySpan<byte> bytes)
    {
        Add(bytes);
        return new TextRange(range.Start, range.Length + bytes.Length);
    }

    private void Grow()
    {
        byte[] larger = new byte[_bytes.Length * 2];
        new ReadOnlySpan<byte>(_bytes, 0, _length).CopyTo(larger);
        _bytes = larger;
    }
}
