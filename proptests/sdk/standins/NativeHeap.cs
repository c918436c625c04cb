namespace Mooring.Runtime.Heap;

/// <summary>The tests' heap is .NET's.</summary>
internal static class NativeHeap
{
    public static void CollectIfDue()
    {
    }
}
