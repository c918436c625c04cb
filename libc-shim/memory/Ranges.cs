using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// The table of all that the program has mapped, by address; neighbours that are alike are one. What it says is true of
/// the kernel's mappings: a range that is Mapped has pages with just these rights, another one has none. With the lock
/// of <see cref="AddressSpace"/>.
/// </summary>
internal static unsafe class Ranges
{
    // SAFETY: the table is Most ranges of the image's zeroed data (shim.asm); indices are below s_count, which never
    // exceeds Most.

    /// <summary>Ranges that there can be, of 44 KiB.</summary>
    public const int Most = 44 * 1024 / 32;

    private static int s_count;

    public static int Count => s_count;

    private static Range* Table => Native.Ranges();

    public static ref Range At(int index) => ref Table[index];

    public static void Clear() => s_count = 0;

    /// <summary>The first range that ends above an address; <see cref="Count"/>: none.</summary>
    public static int Find(ulong address)
    {
        Range* table = Table;
        int low = 0, high = s_count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (table[middle].End > address) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>Is the address in a range?</summary>
    public static bool TryFind(ulong address, out int index)
    {
        index = Find(address);
        return index < s_count && Table[index].Start <= address;
    }

    /// <summary>Is nothing there?</summary>
    public static bool IsFree(ulong start, ulong end)
    {
        int index = Find(start);
        return index == s_count || Table[index].Start >= end;
    }

    /// <summary>Has it room for what one more change can make of it?</summary>
    public static bool HasRoom => s_count + 2 <= Most;

    /// <summary>A range where none is.</summary>
    public static void Insert(in Range range)
    {
        int index = Find(range.Start);
        Open(index);
        Table[index] = range;
        Join(index + 1);
        Join(index);
    }

    /// <summary>An address at which one range ends and another one begins, if it is inside one.</summary>
    public static void Split(ulong address)
    {
        if (!TryFind(address, out int index) || Table[index].Start == address) return;
        Open(index);
        Table[index + 1].Source = Table[index].SourceAt(address);
        Table[index].End = address;
        Table[index + 1].Start = address;
    }

    public static void Remove(int index)
    {
        s_count--;
        new Span<Range>(Table + index + 1, s_count - index).CopyTo(new Span<Range>(Table + index, s_count - index));
    }

    /// <summary>Makes one of a range and the one before it, if they are alike.</summary>
    public static void Join(int index)
    {
        if (index <= 0 || index >= s_count || !Table[index].Continues(Table[index - 1])) return;
        Table[index - 1].End = Table[index].End;
        Remove(index);
    }

    private static void Open(int index)
    {
        new Span<Range>(Table + index, s_count - index).CopyTo(new Span<Range>(Table + index + 1, s_count - index));
        s_count++;
    }
}
