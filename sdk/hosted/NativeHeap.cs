namespace Mooring.Runtime.Heap;

/// <summary>The heap is .NET's.</summary>
internal static class NativeHeap
{
    public static void CollectIfDue()
    {
    }
}
