namespace Mooring.Runtime.Heap;

/// <summary>What a program may know of its heap.</summary>
public static class HeapUse
{
    /// <summary>Bytes handed out since the start, collected or not.</summary>
    public static ulong AllocatedBytes => NativeHeap.Figures().Allocated;
}
