namespace Mooring.Runtime.Heap;

/// <summary>
/// What the heap has done so far. Sizes in bytes, of cells and whole pages rather than of objects.
/// </summary>
internal readonly struct HeapFigures
{
    /// <summary>Handed out since the start, collected or not.</summary>
    internal ulong Allocated { get; init; }

    /// <summary>What the last collection left, and all that was allocated since.</summary>
    internal nuint Live { get; init; }

    /// <summary>Taken from the page source now, tables included.</summary>
    internal nuint Taken { get; init; }

    /// <summary>What may be taken at most.</summary>
    internal nuint Limit { get; init; }

    /// <summary>A collection is due when this much was allocated since the last one.</summary>
    internal nuint DueAfter { get; init; }

    internal ulong Collections { get; init; }

    /// <summary>The length of the last pause, in objects marked.</summary>
    internal ulong LastMarked { get; init; }
}
