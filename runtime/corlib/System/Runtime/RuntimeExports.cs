using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

/// <summary>
/// Boxing. The names are the compiler's. A Nullable boxes to null or to a box of its value, and unboxes from either;
/// an enum unboxes as its number and the other way round.
/// </summary>
internal static unsafe class RuntimeExports
{
    // SAFETY: `data` has the size that its type says; a box of that type has room for it behind the table pointer.
    internal static object RhBox(MethodTable* type, ref byte data)
    {
        ref byte value = ref data;
        if (type->IsNullable)
        {
            if (data == 0)
                return null;
            value = ref Unsafe.Add(ref data, type->NullableValueOffset);
            type = type->GenericArgument(0);
        }
        byte* box = (byte*)Allocation.NewObject(type);
        Memory.Move(box + sizeof(void*), Unsafe.AsPointer(ref value), type->ValueSize);
        return Allocation.AsObject(box);
    }

    private static ref byte RhUnbox2(MethodTable* type, object box)
    {
        if (box == null)
            Environment.FailFast("Object reference not set to an instance of an object (unboxing null).");
        if (!IsBoxOf(type, box))
            Failure.InvalidCast();
        return ref Unsafe.As<RawData>(box).Data;
    }

    // SAFETY: `data` is a Nullable of the type: one byte HasValue, the value at its offset.
    private static void RhUnboxNullable(ref byte data, MethodTable* type, object box)
    {
        MethodTable* valueType = type->GenericArgument(0);
        if (box != null && !IsBoxOf(valueType, box))
            Failure.InvalidCast();
        void* value = Unsafe.AsPointer(ref Unsafe.Add(ref data, type->NullableValueOffset));
        if (box == null)
            Memory.Fill(value, 0, valueType->ValueSize);
        else
            Memory.Move(value, Unsafe.AsPointer(ref Unsafe.As<RawData>(box).Data), valueType->ValueSize);
        data = box == null ? (byte)0 : (byte)1;
    }

    private static bool IsBoxOf(MethodTable* type, object box) =>
        box.m_pEEType == type || (type->IsPrimitive && box.m_pEEType->Kind == type->Kind);

    private static object RhNewObject(MethodTable* type) => Allocation.AsObject(Allocation.NewObject(type));

    private static object RhNewArray(MethodTable* type, int length) =>
        Allocation.AsObject(Allocation.NewArray(type, length));
}
