namespace Mooring.Servers.Fs;

/// <summary>What is in the file system in memory.</summary>
internal abstract class RamNode : FileNode
{
    private ulong _modifiedNs;

    protected RamNode(uint mode, ulong modifiedNs)
    {
        Mode = mode;
        _modifiedNs = modifiedNs;
    }

    public override uint Mode { get; }

    public override ulong ModifiedNs => _modifiedNs;

    /// <summary>Where its name is; null: it is the root, or its name is gone.</summary>
    public RamDirectory? Parent { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Its place in the directory: one that comes later has a greater one.</summary>
    public ulong Number { get; private set; }

    /// <summary>How often it is open.</summary>
    public int Opens { get; set; }

    /// <summary>Nobody can come here any more.</summary>
    public bool IsRemoved { get; set; }

    public void Touch(ulong nowNs) => _modifiedNs = nowNs;

    /// <summary>Its name is here now.</summary>
    public void Place(RamDirectory? parent, string name, ulong number) =>
        (Parent, Name, Number) = (parent, name, number);
}
