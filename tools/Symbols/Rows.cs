using System;
using System.Collections.Generic;
using System.Linq;

namespace Mooring.Tools.Symbols;

/// <summary>Brings the rows of many functions into the one order that a binary search needs.</summary>
public static class Rows
{
    /// <summary>
    /// Sorts by address and keeps one row per address: the last one that is not an end, since one function's end is
    /// often the next one's beginning. A row that says the same as the one before it is dropped.
    /// </summary>
    public static List<T> Sorted<T>(
        IEnumerable<T> rows, Func<T, ulong> address, Func<T, bool> isEnd, Func<T, T, bool> saysTheSame)
    {
        var kept = new List<T>();
        foreach (IGrouping<ulong, T> place in rows.GroupBy(address).OrderBy(group => group.Key))
        {
            T row = place.LastOrDefault(candidate => !isEnd(candidate), place.Last());
            if (kept.Count == 0 || !saysTheSame(kept[^1], row)) kept.Add(row);
        }
        return kept;
    }
}
