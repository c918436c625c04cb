using Mooring.Sdk;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A file or a directory that has been seen. There is one for each entry of a directory that has been read, so whoever
/// has one has the same as everybody; it stays valid, for those who opened it, when its name goes.
/// </summary>
internal sealed class FatNode : FileNode
{
    /// <summary>A disk does not say what can be executed: everything, as Linux has it.</summary>
    private const uint Mode755 = 0x1ED, Mode555 = 0x16D;

    private ClusterChain? _chain;
    private NodeLock? _lock;
    private ReadAhead? _ahead;

    /// <param name="parent">The directory it is in; null: it is the root.</param>
    /// <param name="name">As it was given.</param>
    /// <param name="record">The slot with its short name.</param>
    public FatNode(Directory? parent, string name, DirectoryRecord record)
    {
        Parent = parent;
        Name = name;
        Record = record;
    }

    /// <summary>Where its name is. Changes when it is moved.</summary>
    public Directory? Parent { get; private set; }
    public string Name { get; private set; }
    public SlotRange Slots { get; private set; }

    /// <summary>What its entry says, or will say.</summary>
    public DirectoryRecord Record { get; set; }

    /// <summary>Shared: those who read. Alone: those who change it, its length or its name.</summary>
    public NodeLock Lock => _lock ??= new NodeLock();

    /// <summary>How often it is open.</summary>
    public int Opens { get; set; }

    /// <summary>Its name is gone; its clusters go when nobody has it open.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>What it holds, if it is a directory that has been read.</summary>
    public Directory? Entries { get; set; }

    /// <summary>
    /// Another name in its directory leads to the same clusters: it was being moved there, or from there, when the
    /// power went, and nobody knows which. When one of the two names goes, the clusters stay with the other.
    /// </summary>
    public FatNode? Twin { get; private set; }

    /// <summary>Somebody is reading it.</summary>
    public bool IsLoading { get; set; }

    /// <summary>Where the next read begins if they go on as until now, and how far ahead it pays to read.</summary>
    public ReadAhead Ahead => _ahead ??= new ReadAhead();

    public bool IsDirectory => Parent is null || Record.IsDirectory;

    public override FileKind Kind => IsDirectory ? FileKind.Directory : FileKind.File;

    public override uint Mode => IsReadOnly && !IsDirectory ? Mode555 : Mode755;

    public override ulong ModifiedNs => Record.Modified.ToNs();

    /// <summary>It may not be written.</summary>
    public bool IsReadOnly => (Record.Attributes & FatAttributes.ReadOnly) != 0;

    /// <summary>Bytes.</summary>
    public uint Size => Record.Size;

    public override ulong Length => IsDirectory ? 0 : Size;

    /// <summary>Its clusters.</summary>
    public ClusterChain ChainIn(FatTable table) => _chain ??= new ClusterChain(table, Record.Cluster);

    /// <summary>Both lead to the same clusters.</summary>
    public void Pair(FatNode other) => (Twin, other.Twin) = (other, this);

    /// <summary>The clusters are the twin's alone.</summary>
    /// <returns>False: there is no twin.</returns>
    public bool LeaveToTwin()
    {
        if (Twin is null) return false;
        Twin.Twin = null;
        Twin = null;
        return true;
    }

    /// <summary>It has other clusters now.</summary>
    public void ForgetChain() => _chain = null;

    /// <summary>Its name is here now.</summary>
    public void Place(Directory? parent, string name, SlotRange slots) =>
        (Parent, Name, Slots) = (parent, name, slots);
}
