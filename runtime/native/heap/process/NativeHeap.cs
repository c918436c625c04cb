using System.Runtime;

namespace Mooring.Runtime.Heap;

/// <summary>The one heap of this process.</summary>
/// <remarks>
/// Order at start-up: <see cref="Start"/>, then the GC statics (they are allocated here), then anything else.
/// </remarks>
// SAFETY: one thread.
internal static unsafe class NativeHeap
{
    private static Heap<ProcessPages, NativeObjects> s_heap;

    /// <summary>
    /// Call once, before the first allocation. <paramref name="limit"/> in bytes, at least a mebibyte.
    /// </summary>
    internal static void Start(ProcessPages pages, nuint limit)
    {
        NativeObjects.Start();
        s_heap.Start(pages, limit);
    }

    /// <summary>Call before the loop waits.</summary>
    internal static void CollectIfDue() => s_heap.CollectIfDue();

    /// <summary>
    /// A collection now, due or not: for the idle moments of tests and of programs that know better.
    /// </summary>
    internal static void Collect() => s_heap.Collect();

    internal static HeapFigures Figures() => s_heap.Figures();

    /// <inheritdoc cref="Heap{TSource,TLayout}.AddRoots"/>
    internal static bool AddRoots(void** first, nuint count) => s_heap.AddRoots(first, count);

    /// <inheritdoc cref="Heap{TSource,TLayout}.RemoveRoots"/>
    internal static bool RemoveRoots(void** first) => s_heap.RemoveRoots(first);

    /// <summary>What compiled code calls for every object.</summary>
    [RuntimeExport("rt_alloc")]
    private static void* Allocate(nuint bytes) => s_heap.Allocate(bytes);
}
