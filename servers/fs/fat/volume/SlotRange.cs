namespace Mooring.Servers.Fs.Fat;

/// <summary>Slots of a directory that belong to one name: the pieces of the long one, then the short one.</summary>
internal readonly struct SlotRange
{
    public SlotRange(int first, int count)
    {
        First = first;
        Count = count;
    }

    public int First { get; }
    public int Count { get; }

    /// <summary>The slot with the short name.</summary>
    public int Last => First + Count - 1;
}
