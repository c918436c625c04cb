using System.Runtime.CompilerServices;

namespace Mooring.Kernel.Boot;

/// <summary>A set of physical addresses: at most 128 ranges, sorted, none touching another.</summary>
internal struct RangeList
{
    internal const int Capacity = 128;

    private Ranges _ranges;
    private int _count;
    private bool _overflowed;

    /// <summary>Number of ranges.</summary>
    internal readonly int Count => _count;

    /// <summary>True when a range did not fit: the set is not what was asked for.</summary>
    internal readonly bool HasOverflowed => _overflowed;

    /// <summary>A range, in the order of addresses.</summary>
    internal readonly PhysicalRange this[int index] => _ranges[index];

    /// <summary>Adds every byte of a range; what it touches becomes one range with it.</summary>
    internal void Add(PhysicalRange range)
    {
        if (range.IsEmpty)
            return;
        int first = 0;
        while (first < _count && _ranges[first].End < range.Start)
            first++;
        int end = first;
        ulong low = range.Start, high = range.End;
        for (; end < _count && _ranges[end].Start <= range.End; end++)
        {
            low = _ranges[end].Start < low ? _ranges[end].Start : low;
            high = _ranges[end].End > high ? _ranges[end].End : high;
        }
        if (Resize(first, end, 1))
            _ranges[first] = new PhysicalRange(low, high);
    }

    /// <summary>Removes every byte of a range.</summary>
    internal void Remove(PhysicalRange range)
    {
        for (int i = 0; i < _count; i++)
        {
            PhysicalRange whole = _ranges[i];
            if (range.IsEmpty || !whole.Overlaps(range.Start, range.End))
                continue;
            PhysicalRange before = new(whole.Start, range.Start), after = new(range.End, whole.End);
            int pieces = (before.IsEmpty ? 0 : 1) + (after.IsEmpty ? 0 : 1);
            if (!Resize(i, i + 1, pieces))
                return;
            if (!before.IsEmpty)
                _ranges[i] = before;
            if (!after.IsEmpty)
                _ranges[i + pieces - 1] = after;
            i += pieces - 1;
        }
    }

    // makes room for this many ranges in place of those from first up to end
    private bool Resize(int first, int end, int wanted)
    {
        int difference = wanted - (end - first);
        if (_count + difference > Capacity)
        {
            _overflowed = true;
            return false;
        }
        if (difference > 0)
            for (int i = _count - 1; i >= end; i--)
                _ranges[i + difference] = _ranges[i];
        else
            for (int i = end; i < _count; i++)
                _ranges[i + difference] = _ranges[i];
        _count += difference;
        return true;
    }

    [InlineArray(Capacity)]
    private struct Ranges
    {
        private PhysicalRange _first;
    }
}
