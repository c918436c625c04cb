using System.Collections.Generic;

namespace System.Runtime.InteropServices;

/// <summary>The insides of collections; good until the collection is next changed.</summary>
public static class CollectionsMarshal
{
    public static Span<T> AsSpan<T>(List<T> list) => list == null ? default : list.Items;

    public static void SetCount<T>(List<T> list, int count)
    {
        if (count < list._size)
        {
            list.RemoveRange(count, list._size - count);
            return;
        }
        list.EnsureCapacity(count);
        list._size = count;
        list._version++;
    }
}
