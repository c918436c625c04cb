namespace System.Runtime.CompilerServices;

/// <summary>Any one-dimensional array, seen as its length and its first byte. Only ever a view made by
/// Unsafe.As.</summary>
internal sealed class RawArrayData
{
    public uint Length;
    public uint Padding;
    public byte Data;
}
