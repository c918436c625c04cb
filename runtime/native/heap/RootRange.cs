namespace Mooring.Runtime.Heap;

/// <summary>Slots outside the heap that the owner registered, because the layout cannot know of them.</summary>
// SAFETY: whoever registers the slots keeps them mapped, each null or an object, until they are removed.
internal unsafe struct RootRange
{
    /// <summary>Null: this place is free.</summary>
    internal void** First;

    internal nuint Count;
}
