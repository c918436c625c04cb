namespace Mooring.Runtime.Heap;

/// <summary>Slots outside the heap that the owner registered, because the layout cannot know of them.</summary>
internal unsafe struct RootRange
{
    /// <summary>Null: this place is free.</summary>
    internal void** First;

    internal nuint Count;
}
