namespace Mooring.Runtime.Heap;

/// <summary>
/// Where the references of an object lie, as ILC writes it in front of each method table (CoreCLR's GCDesc,
/// src/coreclr/gc/gcdesc.h; ILC's side is GCDescEncoder).
/// </summary>
/// <remarks>
/// An object is {method table, fields}; an array is {method table, u32 length, u32 0, elements}. The table begins
/// {u32 flags, u32 base size}: flag bit 24 says that there are series at all, bit 31 that the low half of the flags
/// is the size of a component and that the object has a length. The size of an object is base size + length *
/// component size; it counts a header word of 8 bytes in front of the method table, which this heap does not
/// allocate.
/// <para>In front of the table, going down from it in words of 8 bytes:</para>
/// <code>
/// word -1   count
/// count &gt; 0: count pairs, {word -2: offset of the series from the object, word -3: its bytes minus the object's
/// size} count &lt; 0: an array of structs. word -2: offset of the first reference of element 0; then -count words
/// downwards,            each {u32 number of references, u32 bytes to skip behind them}, repeated until the object
/// ends
/// </code>
/// The bias of the series' size makes one pair right for arrays of every length: an array of references has the
/// single series {16, -24} and 24 is its base size. An array of structs that are references only is described in
/// the same way.
/// </remarks>
// SAFETY: item is the start of an object whose first word is a method table that ILC emitted; so count and pairs
// are there, and every slot lies inside the object.
internal static unsafe class GcSeries
{
    private const uint HasSeries = 1u << 24;
    private const uint HasComponents = 1u << 31;
    private const int HeaderBytes = 8;
    private const int LengthOffset = 8;

    internal static bool HoldsReferences(void* item) => (**(uint**)item & HasSeries) != 0;

    /// <summary>
    /// Bytes from one object to the next where they lie side by side: a header and the object, aligned.
    /// </summary>
    internal static nuint Stride(void* item) => (Size(item) + 7) & ~(nuint)7;

    /// <summary>Shows every slot of an object that <see cref="HoldsReferences"/>.</summary>
    internal static void Visit<TVisitor>(void* item, ref TVisitor visitor) where TVisitor : struct, IReferenceVisitor
    {
        nint* table = *(nint**)item;
        nint count = table[-1];
        if (count < 0)
            VisitElements((byte*)item, table, (int)-count, ref visitor);
        for (nint* pair = table - 3; count > 0; count--, pair -= 2)
        {
            nuint bytes = (nuint)pair[0] + Size(item);
            visitor.Visit((void**)((byte*)item + pair[1]), bytes >> 3);
        }
    }

    private static void VisitElements<TVisitor>(byte* item, nint* table, int runs, ref TVisitor visitor)
        where TVisitor : struct, IReferenceVisitor
    {
        byte* end = item + Size(item) - HeaderBytes;
        byte* slot = item + table[-2];
        while (slot < end)
        {
            for (int run = 0; run < runs; run++)
            {
                uint* words = (uint*)(table - 3 - run);
                visitor.Visit((void**)slot, words[0]);
                slot += words[0] * 8 + words[1];
            }
        }
    }

    private static nuint Size(void* item)
    {
        uint* table = *(uint**)item;
        nuint size = table[1];
        if ((table[0] & HasComponents) != 0)
            size += *(uint*)((byte*)item + LengthOffset) * (nuint)(ushort)table[0];
        return size;
    }
}
