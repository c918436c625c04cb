namespace Mooring.Servers.Fs;

/// <summary>An order of things that are known by number.</summary>
internal interface IIndexOrder
{
    bool IsBefore(int left, int right);
}

/// <summary>Sorts in n log n whatever the input is: archives come from strangers.</summary>
internal static class MergeSort
{
    /// <returns>0 to <paramref name="count"/> - 1 in the given order.</returns>
    public static int[] Indices<TOrder>(int count, TOrder order) where TOrder : struct, IIndexOrder
    {
        int[] from = new int[count], to = new int[count];
        for (int i = 0; i < count; i++) from[i] = i;
        for (long width = 1; width < count; width *= 2)
        {
            for (long start = 0; start < count; start += 2 * width)
                Merge(from, to, (int)start, End(start + width, count), End(start + 2 * width, count), order);
            (from, to) = (to, from);
        }
        return from;
    }

    private static int End(long wanted, int count) => wanted < count ? (int)wanted : count;

    private static void Merge<TOrder>(int[] from, int[] to, int start, int middle, int end, TOrder order)
        where TOrder : struct, IIndexOrder
    {
        int left = start, right = middle;
        for (int i = start; i < end; i++)
        {
            bool takeLeft = left < middle && (right >= end || !order.IsBefore(from[right], from[left]));
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
