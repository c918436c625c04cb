using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>
/// Structs compare field by field, unless they say otherwise. The compiler overrides <c>__GetFieldHelper</c> where
/// bytes do not tell: it then answers the number of fields, and each one's offset and type.
/// </summary>
public abstract unsafe class ValueType
{
    private const int CompareBytes = -1;
    private const int CountFields = -1;

    internal virtual int __GetFieldHelper(int index, out MethodTable* type)
    {
        type = null;
        return CompareBytes;
    }

    // SAFETY: both are boxes of one type, so both have its ValueSize bytes.
    public override bool Equals(object obj)
    {
        if (obj == null || obj.m_pEEType != m_pEEType)
            return false;
        ref byte mine = ref Unsafe.As<RawData>(this).Data;
        ref byte theirs = ref Unsafe.As<RawData>(obj).Data;
        int fields = __GetFieldHelper(CountFields, out _);
        if (fields == CompareBytes)
            return SpanHelpers.SequenceEqual(ref mine, ref theirs, m_pEEType->ValueSize);
        for (int i = 0; i < fields; i++)
        {
            int offset = __GetFieldHelper(i, out MethodTable* type);
            if (!Equals(Load(ref mine, offset, type), Load(ref theirs, offset, type)))
                return false;
        }
        return true;
    }

    public override int GetHashCode()
    {
        ref byte mine = ref Unsafe.As<RawData>(this).Data;
        int fields = __GetFieldHelper(CountFields, out _);
        if (fields == CompareBytes)
            return SpanHelpers.HashBytes(ref mine, m_pEEType->ValueSize);
        HashCode hash = default;
        for (int i = 0; i < fields; i++)
        {
            int offset = __GetFieldHelper(i, out MethodTable* type);
            hash.Add(Load(ref mine, offset, type));
        }
        return hash.ToHashCode();
    }

    public override string ToString() => "value";

    // SAFETY: `data` is a boxed value's first byte; the compiler gave the offset and the type of a field in it.
    private static object Load(ref byte data, int offset, MethodTable* type)
    {
        ref byte field = ref Unsafe.Add(ref data, offset);
        return type->IsValueType ? Runtime.RuntimeExports.RhBox(type, ref field) : Unsafe.As<byte, object>(ref field);
    }
}
