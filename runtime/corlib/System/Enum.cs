using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>There are no names: an enum prints as its number.</summary>
public abstract unsafe class Enum : ValueType
{
    // SAFETY: `this` is a box whose value has the size that its kind says.
    private ref byte Data => ref Unsafe.As<RawData>(this).Data;

    public override bool Equals(object obj) =>
        obj != null && obj.m_pEEType == m_pEEType &&
        SpanHelpers.SequenceEqual(ref Data, ref Unsafe.As<RawData>(obj).Data, m_pEEType->ValueSize);

    /// <summary>The number's hash; the compiler relies on that where it knows the type.</summary>
    public override int GetHashCode() => m_pEEType->Kind switch
    {
        ElementKind.SByte => ((sbyte)Data).GetHashCode(),
        ElementKind.Byte or ElementKind.Boolean => Data.GetHashCode(),
        ElementKind.Int16 => Unsafe.As<byte, short>(ref Data).GetHashCode(),
        ElementKind.UInt16 or ElementKind.Char => Unsafe.As<byte, ushort>(ref Data).GetHashCode(),
        ElementKind.Int32 => Unsafe.As<byte, int>(ref Data).GetHashCode(),
        ElementKind.UInt32 => Unsafe.As<byte, uint>(ref Data).GetHashCode(),
        ElementKind.Int64 or ElementKind.IntPtr => Unsafe.As<byte, long>(ref Data).GetHashCode(),
        _ => Unsafe.As<byte, ulong>(ref Data).GetHashCode(),
    };

    public override string ToString() => m_pEEType->Kind switch
    {
        ElementKind.SByte => ((sbyte)Data).ToString(),
        ElementKind.Byte or ElementKind.Boolean => Data.ToString(),
        ElementKind.Int16 => Unsafe.As<byte, short>(ref Data).ToString(),
        ElementKind.UInt16 or ElementKind.Char => Unsafe.As<byte, ushort>(ref Data).ToString(),
        ElementKind.Int32 => Unsafe.As<byte, int>(ref Data).ToString(),
        ElementKind.UInt32 => Unsafe.As<byte, uint>(ref Data).ToString(),
        ElementKind.Int64 or ElementKind.IntPtr => Unsafe.As<byte, long>(ref Data).ToString(),
        _ => Unsafe.As<byte, ulong>(ref Data).ToString(),
    };

    /// <summary>True if every bit of <paramref name="flag"/> is set. Both must be of one enum type.</summary>
    public bool HasFlag(Enum flag)
    {
        if (flag.m_pEEType != m_pEEType)
            Failure.Argument();
        for (nint i = 0; i < (nint)m_pEEType->ValueSize; i++)
        {
            byte wanted = Unsafe.Add(ref flag.Data, i);
            if ((Unsafe.Add(ref Data, i) & wanted) != wanted)
                return false;
        }
        return true;
    }
}
