namespace Mooring.Runtime.Heap;

/// <summary>Told where references lie.</summary>
// SAFETY: the slots are mapped and stay what they are during the call.
internal unsafe interface IReferenceVisitor
{
    /// <summary><paramref name="count"/> consecutive slots; each holds null or the address of an object.</summary>
    void Visit(void** first, nuint count);
}

/// <summary>
/// What the collector must know of objects and cannot know by itself. The struct that implements it has no state of
/// its own, so allocator, marker and sweeper are the same machine code paths whether the objects are ILC's or a
/// test's.
/// </summary>
// SAFETY: an item is the start of an object whose first word was written since it was allocated; IsFrozen alone is
// asked about any address and must not read it.
internal unsafe interface IObjectLayout
{
    /// <summary>
    /// Whether an object has slots at all; those that have none (strings, bytes) are never scanned.
    /// </summary>
    static abstract bool HoldsReferences(void* item);

    /// <summary>Shows every slot of one object to the visitor, each once.</summary>
    static abstract void VisitReferences<TVisitor>(void* item, ref TVisitor visitor)
        where TVisitor : struct, IReferenceVisitor;

    /// <summary>Shows every slot outside the heap that the layout knows of: statics and frozen objects.</summary>
    static abstract void VisitRoots<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IReferenceVisitor;

    /// <summary>Whether an address outside the heap is an object all the same, made by the compiler.</summary>
    static abstract bool IsFrozen(void* item);
}
