using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A file, a directory or a link of some volume. One object for each, so whoever has one has the same as everybody; it
/// stays what it is while it is open, even if its name goes.
/// </summary>
internal abstract class FileNode
{
    public abstract FileKind Kind { get; }

    /// <summary>Bytes.</summary>
    public abstract ulong Length { get; }

    /// <summary>Permission bits.</summary>
    public abstract uint Mode { get; }

    /// <summary>Nanoseconds since 1970.</summary>
    public abstract ulong ModifiedNs { get; }

    /// <summary>See <see cref="FileVersions"/>; 0: it has not been open yet.</summary>
    public uint Version { get; set; }

    /// <summary>What no other node of its volume has; 0: the volume does not number them.</summary>
    public virtual ulong Number => 0;

    /// <summary>How many names it has.</summary>
    public virtual uint Links => 1;

    /// <summary>A volume that is mounted here: whoever comes here is at its root.</summary>
    public MountPoint? Mounted { get; set; }
}
