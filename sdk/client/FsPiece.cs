using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>Some bytes of a file, where they lie: in an archive, or in a slice of the session buffer.</summary>
public readonly struct FsPiece
{
    private readonly SessionBuffer? _buffer;
    private readonly BufferSlice _slice;

    /// <summary>In place.</summary>
    internal FsPiece(SharedBytes bytes) => Bytes = bytes;

    /// <summary>So many bytes of a slice.</summary>
    internal FsPiece(SessionBuffer buffer, BufferSlice slice, int length)
    {
        _buffer = buffer;
        _slice = slice;
        Bytes = slice.Bytes.Slice(0, length);
    }

    /// <summary>None at the end of the file.</summary>
    public SharedBytes Bytes { get; }

    /// <summary>To be called once, when nobody looks at the bytes any more; without bytes it may be left out.</summary>
    public void Release() => _buffer?.Give(_slice);
}
