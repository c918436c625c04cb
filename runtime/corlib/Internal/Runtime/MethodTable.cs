using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// The compiler's description of one type, at the address that every object of it begins with. Fixed part here; behind
/// it, in this order: the vtable, the interface list (pointers), then 4-byte self-relative pointers: type manager,
/// writable data, [dispatch map], [finalizer], [sealed virtual slots], [generic definition, generic arguments], where
/// those in brackets are there only if the flags say so. In front of it, if it has references: the pointer series
/// (GcSeries).
/// </summary>
/// <remarks>Layout and flags are ilc 10.0's; the tests of this library read them back from live types.</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MethodTable
{
    private const uint HasDispatchMapFlag = 0x0004_0000;
    private const uint HasFinalizerFlag = 0x0010_0000;
    private const uint HasSealedSlotsFlag = 0x0040_0000;
    private const uint HasVarianceFlag = 0x0080_0000;
    private const uint HasReferencesFlag = 0x0100_0000;
    private const uint IsGenericFlag = 0x0200_0000;
    private const uint HasComponentSizeFlag = 0x8000_0000;

    private readonly uint _flags;
    private readonly uint _baseSize;
    private readonly MethodTable* _related;
    private readonly ushort _virtualSlotCount;
    private readonly ushort _interfaceCount;
    private readonly uint _hashCode;

    /// <summary>The table of <typeparamref name="T"/>; supplied by the compiler.</summary>
    [Intrinsic]
    public static extern MethodTable* Of<T>();

    /// <summary>Bytes of an object without its elements: 8 of header, 8 for the table pointer, the fields, padding to
    /// 8.</summary>
    public readonly uint BaseSize => _baseSize;

    /// <summary>Bytes of one element of an array or string; 0 for every other type.</summary>
    public readonly uint ComponentSize => (_flags & HasComponentSizeFlag) != 0 ? _flags & 0xFFFF : 0;

    /// <summary>True if the pointer series in front of the table are there.</summary>
    public readonly bool HasReferences => (_flags & HasReferencesFlag) != 0;

    internal readonly ElementKind Kind => (ElementKind)((_flags >> 26) & 0x1F);
    internal readonly bool IsInterface => Kind == ElementKind.Interface;
    internal readonly bool IsNullable => Kind == ElementKind.Nullable;
    internal readonly bool IsValueType => Kind < ElementKind.Class;
    internal readonly bool IsPrimitive => Kind < ElementKind.ValueType;
    internal readonly bool IsArray => Kind is ElementKind.Array or ElementKind.SzArray;
    internal readonly bool IsGeneric => (_flags & IsGenericFlag) != 0;
    internal readonly bool HasVariance => (_flags & HasVarianceFlag) != 0;
    internal readonly bool HasDispatchMap => (_flags & HasDispatchMapFlag) != 0;

    internal readonly int VirtualSlotCount => _virtualSlotCount;
    internal readonly int InterfaceCount => _interfaceCount;

    /// <summary>The base class; null for object and for interfaces. Not for arrays.</summary>
    internal readonly MethodTable* BaseType => _related;

    /// <summary>The element type of an array.</summary>
    internal readonly MethodTable* ElementType => _related;

    /// <summary>Bytes of a value outside an object: the padding that rounds the object up to 8 is in flag bits 5 to
    /// 7.</summary>
    internal readonly uint ValueSize => _baseSize - 16 - ((_flags >> 5) & 7);

    /// <summary>Offset of the value in a Nullable: flag bits 8 to 10 hold its logarithm.</summary>
    internal readonly int NullableValueOffset => 1 << (int)((_flags >> 8) & 7);

    // SAFETY: a MethodTable exists only where the compiler put it, followed by what its flags promise;
    // `this` is therefore never a copy and taking its address is taking the address of read-only image memory.
    private readonly MethodTable* Address => (MethodTable*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));

    internal readonly void** VirtualSlots => (void**)(Address + 1);
    internal readonly MethodTable** Interfaces => (MethodTable**)(VirtualSlots + _virtualSlotCount);

    internal readonly ushort* DispatchMap => (ushort*)Follow(TailField(0));

    internal readonly void* SealedSlot(int index)
    {
        int* table = (int*)Follow(TailField(HasDispatchMapFlag | HasFinalizerFlag));
        return Follow(table + index);
    }

    internal readonly MethodTable* GenericDefinition =>
        (MethodTable*)Follow(TailField(HasDispatchMapFlag | HasFinalizerFlag | HasSealedSlotsFlag));

    /// <summary>Number of type parameters, kept in the definition where other types keep the base size.</summary>
    internal readonly int GenericArity => (int)GenericDefinition->_baseSize;

    internal readonly MethodTable* GenericArgument(int index)
    {
        int* field = TailField(HasDispatchMapFlag | HasFinalizerFlag | HasSealedSlotsFlag) + 1;
        int* list = GenericArity == 1 ? field : (int*)Follow(field);
        return (MethodTable*)Follow(list + index);
    }

    /// <summary>How each type parameter varies; call on a generic definition with HasVariance.</summary>
    internal readonly Variance* VarianceOfParameters =>
        (Variance*)Follow(TailField(HasDispatchMapFlag | HasFinalizerFlag | HasSealedSlotsFlag));

    /// <summary>The 4-byte field behind those optional ones of <paramref name="before"/> that this type has.</summary>
    private readonly int* TailField(uint before)
    {
        int* field = (int*)(Interfaces + _interfaceCount) + 2;
        for (uint present = _flags & before; present != 0; present &= present - 1)
            field++;
        return field;
    }

    private static void* Follow(int* relative) => (byte*)relative + *relative;
}
