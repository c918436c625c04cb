using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>Casts, type tests and checked stores into arrays of references. The names are the compiler's.</summary>
internal static unsafe class TypeCast
{
    private static object IsInstanceOfAny(MethodTable* type, object value) =>
        value == null || TypeCompatibility.IsAssignable(value.m_pEEType, type) ? value : null;

    private static object IsInstanceOfInterface(MethodTable* type, object value) =>
        value == null || TypeCompatibility.Implements(value.m_pEEType, type) ? value : null;

    private static object IsInstanceOfClass(MethodTable* type, object value) =>
        value == null || value.m_pEEType == type || TypeCompatibility.Derives(value.m_pEEType, type) ? value : null;

    private static bool IsInstanceOfException(MethodTable* type, object value) =>
        value != null && TypeCompatibility.Derives(value.m_pEEType, type);

    private static object CheckCastAny(MethodTable* type, object value) =>
        value == null || TypeCompatibility.IsAssignable(value.m_pEEType, type) ? value : Refuse();

    private static object CheckCastInterface(MethodTable* type, object value) =>
        value == null || TypeCompatibility.Implements(value.m_pEEType, type) ? value : Refuse();

    private static object CheckCastClass(MethodTable* type, object value) =>
        value == null || value.m_pEEType == type || TypeCompatibility.Derives(value.m_pEEType, type) ? value : Refuse();

    private static object CheckCastClassSpecial(MethodTable* type, object value) => CheckCastClass(type, value);

    private static void StelemRef(object[] array, nint index, object value)
    {
        ref object place = ref Place(array, index);
        if (value != null)
        {
            MethodTable* element = array.m_pEEType->ElementType;
            if (value.m_pEEType != element && !TypeCompatibility.IsAssignable(value.m_pEEType, element))
                Failure.ArrayTypeMismatch();
        }
        place = value;
    }

    private static ref object LdelemaRef(object[] array, nint index, MethodTable* element)
    {
        if (array.m_pEEType->ElementType != element)
            Failure.ArrayTypeMismatch();
        return ref Place(array, index);
    }

    // SAFETY: an array of references lays out as RawArrayData says; the index was checked against its length.
    private static ref object Place(object[] array, nint index)
    {
        RawArrayData data = Unsafe.As<RawArrayData>(array);
        if ((nuint)index >= data.Length)
            Failure.IndexOutOfRange();
        return ref Unsafe.Add(ref Unsafe.As<byte, object>(ref data.Data), index);
    }

    private static object Refuse()
    {
        Failure.InvalidCast();
        return null;
    }
}
