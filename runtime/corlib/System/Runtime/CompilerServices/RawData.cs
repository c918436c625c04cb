namespace System.Runtime.CompilerServices;

/// <summary>Any object, seen as its first byte behind the table pointer. Only ever a view made by Unsafe.As.</summary>
internal sealed class RawData
{
    public byte Data;
}
