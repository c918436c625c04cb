using System.Collections.Generic;
using System.Numerics;

namespace System;

/// <summary>
/// Quicksort by the median of three; insertion sort for short runs; heapsort when the depth shows an adversary at work,
/// so n log n comparisons are the most there are. Not stable. The order is a struct, so each kind of comparison is
/// compiled in.
/// </summary>
internal static class Sorting
{
    private const int ShortRun = 16;

    internal static void Sort<T, TOrder>(Span<T> items, TOrder order) where TOrder : struct, IComparer<T>
    {
        if (items.Length > 1)
            Sort(items, order, 2 * BitOperations.Log2((uint)items.Length));
    }

    private static void Sort<T, TOrder>(Span<T> items, TOrder order, int depth) where TOrder : struct, IComparer<T>
    {
        while (items.Length > ShortRun)
        {
            if (depth-- == 0)
            {
                HeapSort(items, order);
                return;
            }
            int middle = Partition(items, order);
            Sort(items.Slice(middle + 1), order, depth);
            items = items.Slice(0, middle);
        }
        InsertionSort(items, order);
    }

    /// <summary>Returns where the pivot ended: nothing before it is greater, nothing behind it less.</summary>
    private static int Partition<T, TOrder>(Span<T> items, TOrder order) where TOrder : struct, IComparer<T>
    {
        int last = items.Length - 1;
        int middle = last / 2;
        Arrange(items, order, 0, middle);
        Arrange(items, order, 0, last);
        Arrange(items, order, middle, last);
        T pivot = items[middle];
        Swap(items, middle, last - 1);
        int left = 0;
        int right = last - 1;
        while (true)
        {
            while (left < last - 1 && order.Compare(items[++left], pivot) < 0)
            {
            }
            while (right > 0 && order.Compare(pivot, items[--right]) < 0)
            {
            }
            if (left >= right)
                break;
            Swap(items, left, right);
        }
        Swap(items, left, last - 1);
        return left;
    }

    private static void InsertionSort<T, TOrder>(Span<T> items, TOrder order) where TOrder : struct, IComparer<T>
    {
        for (int i = 1; i < items.Length; i++)
        {
            T item = items[i];
            int at = i;
            for (; at > 0 && order.Compare(item, items[at - 1]) < 0; at--)
                items[at] = items[at - 1];
            items[at] = item;
        }
    }

    private static void HeapSort<T, TOrder>(Span<T> items, TOrder order) where TOrder : struct, IComparer<T>
    {
        for (int root = items.Length / 2 - 1; root >= 0; root--)
            SiftDown(items, order, root);
        for (int end = items.Length - 1; end > 0; end--)
        {
            Swap(items, 0, end);
            SiftDown(items.Slice(0, end), order, 0);
        }
    }

    private static void SiftDown<T, TOrder>(Span<T> heap, TOrder order, int root) where TOrder : struct, IComparer<T>
    {
        while (2 * root + 1 < heap.Length)
        {
            int child = 2 * root + 1;
            if (child + 1 < heap.Length && order.Compare(heap[child], heap[child + 1]) < 0)
                child++;
            if (order.Compare(heap[root], heap[child]) >= 0)
                return;
            Swap(heap, root, child);
            root = child;
        }
    }

    private static void Arrange<T, TOrder>(Span<T> items, TOrder order, int low, int high)
        where TOrder : struct, IComparer<T>
    {
        if (order.Compare(items[low], items[high]) > 0)
            Swap(items, low, high);
    }

    private static void Swap<T>(Span<T> items, int a, int b) => (items[a], items[b]) = (items[b], items[a]);
}
