namespace Mooring.Servers.Fs.Fat;

/// <summary>A name that is gone from a directory; its slots can be used again when the disk knows.</summary>
internal readonly struct Departure
{
    public Departure(Directory directory, string key, ShortName alias, SlotRange slots)
    {
        Directory = directory;
        Key = key;
        Alias = alias;
        Slots = slots;
    }

    public Directory Directory { get; }
    public string Key { get; }
    public ShortName Alias { get; }
    public SlotRange Slots { get; }
}
