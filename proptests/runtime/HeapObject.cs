using System;
using Mooring.Runtime.Heap;

namespace Mooring.Tests;

/// <summary>
/// An object of the model world in raw memory: {slots and payload words, id, first half of the slots, payload,
/// other half of the slots}, so that an object has up to two runs of slots with something else in between. The
/// payload is a function of the id.
/// </summary>
// SAFETY: lies in unmanaged memory of BytesOf(Slots, Payload) bytes, so its own address is stable.
internal unsafe struct HeapObject
{
    private const ulong Sign = 0xA5UL << 56;

    private ulong _shape;
    private ulong _id;

    internal static nuint BytesOf(int slots, int payload) => (nuint)(16 + 8L * (slots + payload));

    internal readonly int Slots => (int)(_shape & 0xFF_FFFF);

    internal readonly int Payload => (int)(_shape >> 24 & 0xFF_FFFF);

    internal readonly int Id => (int)_id;

    internal readonly bool IsSigned => _shape >> 56 == Sign >> 56;

    private readonly int FrontSlots => Slots / 2;

    internal void Write(int id, int slots, int payload)
    {
        _shape = Sign | (ulong)payload << 24 | (uint)slots;
        _id = (ulong)id;
        Span<ulong> words = PayloadWords();
        for (int word = 0; word < payload; word++)
            words[word] = Pattern(word);
    }

    internal bool PayloadIsIntact()
    {
        Span<ulong> words = PayloadWords();
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] != Pattern(word))
                return false;
        }
        return true;
    }

    internal void** Slot(int index) =>
        (void**)Fields() + (index < FrontSlots ? index : index + Payload);

    internal void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IReferenceVisitor
    {
        visitor.Visit(Slot(0), (nuint)FrontSlots);
        visitor.Visit(Slot(FrontSlots), (nuint)(Slots - FrontSlots));
    }

    private readonly ulong Pattern(int word) => (_id + 1) * 0x9E37_79B9_7F4A_7C15 ^ (ulong)word;

    private ulong* Fields()
    {
        fixed (ulong* shape = &_shape)
            return shape + 2;
    }

    private Span<ulong> PayloadWords() => new(Fields() + FrontSlots, Payload);
}

/// <summary>
/// The layout of <see cref="HeapObject"/>. Its roots and its one frozen object belong to the test that runs on this
/// thread.
/// </summary>
// SAFETY: items are HeapObjects that were written; Use is called with memory that outlives the heap.
internal unsafe struct HostedObjects : IObjectLayout
{
    [ThreadStatic]
    private static void** t_roots;

    [ThreadStatic]
    private static int t_rootCount;

    [ThreadStatic]
    private static HeapObject* t_frozen;

    internal static void Use(void** roots, int count, HeapObject* frozen)
    {
        t_roots = roots;
        t_rootCount = count;
        t_frozen = frozen;
    }

    public static bool HoldsReferences(void* item) => ((HeapObject*)item)->Slots != 0;

    public static bool IsFrozen(void* item) => item == t_frozen;

    public static void VisitReferences<TVisitor>(void* item, ref TVisitor visitor)
        where TVisitor : struct, IReferenceVisitor => ((HeapObject*)item)->Visit(ref visitor);

    public static void VisitRoots<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IReferenceVisitor
    {
        visitor.Visit(t_roots, (nuint)t_rootCount);
        if (t_frozen != null)
            t_frozen->Visit(ref visitor);
    }
}
