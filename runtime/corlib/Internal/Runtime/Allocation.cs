using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>
/// What `new` becomes. The memory is the image's: <c>rt_alloc(bytes)</c> returns that many zeroed bytes, aligned to 8,
/// or does not return. The address of an object is that of its table pointer; the eight bytes of header that a base
/// size counts are therefore unused, at the object's end.
/// </summary>
public static unsafe class Allocation
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_alloc")]
    private static extern void* TakeZeroed(nuint bytes);

    // SAFETY: the method tables come from the compiler; TakeZeroed gave at least BaseSize bytes, so the table pointer
    // and the length that follows it are inside.
    [RuntimeExport("RhpNewFast")]
    internal static void* NewObject(MethodTable* type)
    {
        MethodTable** result = (MethodTable**)TakeZeroed(type->BaseSize);
        *result = type;
        return result;
    }

    [RuntimeExport("RhpNewFinalizable")]
    private static void* NewFinalizable(MethodTable* type) => NewObject(type);

    [RuntimeExport("RhNewObject")]
    private static void* NewObjectSlow(MethodTable* type) => NewObject(type);

    [RuntimeExport("RhpNewArray")]
    internal static void* NewArray(MethodTable* type, nint length)
    {
        if ((nuint)length > int.MaxValue)
            Failure.ArrayLength();
        MethodTable** result = (MethodTable**)TakeZeroed(type->BaseSize + (nuint)length * type->ComponentSize);
        *result = type;
        *(int*)(result + 1) = (int)length;
        return result;
    }

    [RuntimeExport("RhpNewArrayFast")]
    private static void* NewArrayFast(MethodTable* type, nint length) => NewArray(type, length);

    [RuntimeExport("RhpNewPtrArrayFast")]
    private static void* NewReferenceArray(MethodTable* type, nint length) => NewArray(type, length);

    [RuntimeExport("RhNewArray")]
    private static void* NewArraySlow(MethodTable* type, nint length) => NewArray(type, length);

    [RuntimeExport("RhNewString")]
    private static void* NewString(MethodTable* type, nint length) => NewArray(type, length);

    // SAFETY: a reference is the address of the object's table pointer, so the two have one representation.
    internal static object AsObject(void* address) => *(object*)&address;
}
