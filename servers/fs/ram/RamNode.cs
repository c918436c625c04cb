namespace Mooring.Servers.Fs;

/// <summary>
/// What is in the file system in memory. Its names are in directories (<see cref="RamEntry"/>); a directory has one,
/// anything else as many as there are links.
/// </summary>
internal abstract class RamNode : FileNode
{
    private static ulong s_made;

    private ulong _modifiedNs;
    private uint _mode, _links;

    protected RamNode(uint mode, ulong modifiedNs)
    {
        _mode = mode;
        _modifiedNs = modifiedNs;
    }

    public sealed override uint Mode => _mode;

    public sealed override ulong ModifiedNs => _modifiedNs;

    public sealed override ulong Number { get; } = ++s_made;

    public sealed override uint Links => _links;

    /// <summary>How often it is open.</summary>
    public int Opens { get; set; }

    /// <summary>Nobody can come here any more.</summary>
    public bool IsRemoved { get; set; }

    public void Touch(ulong nowNs) => _modifiedNs = nowNs;

    public void SetMode(uint mode) => _mode = mode;

    /// <summary>It has one more name.</summary>
    public virtual void Named(RamDirectory parent) => _links++;

    /// <summary>It has one less.</summary>
    public virtual void Unnamed() => _links--;
}
