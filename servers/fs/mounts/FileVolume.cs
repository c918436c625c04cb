using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A file system that can be mounted. Any number of operations may be outstanding; what is in memory is had at once.
/// Nodes that are handed out are open, and have to be closed. Statuses are those of <see cref="IFiles"/>.
/// </summary>
internal abstract class FileVolume
{
    /// <summary>What it is: "ramfs", "fat32".</summary>
    public abstract string Kind { get; }

    public abstract FileNode Root { get; }

    public abstract VolumeRecord Figures { get; }

    /// <summary>What is wrong with it, for people; "": nothing.</summary>
    public abstract string Problem { get; }

    /// <summary>Opens a node that is open already, or the root, once more.</summary>
    public abstract FileNode Open(FileNode node);

    public abstract ValueTask<StatusCode> Close(FileNode node);

    /// <summary>The directory that an open directory is in, not opened; null: it is the root.</summary>
    public abstract FileNode? ParentOf(FileNode directory);

    /// <summary>Opens an entry of an open directory: a name, never "." or "..".</summary>
    public abstract ValueTask<Result<FileNode>> Find(FileNode directory, string name);

    /// <summary>Where a link leads.</summary>
    public abstract string TargetOf(FileNode link);

    /// <summary>Makes a file, a directory or a pipe, and opens it.</summary>
    /// <param name="directory">Open.</param>
    /// <param name="name">Not in it yet.</param>
    /// <param name="kind">No link. AccessDenied: the volume cannot hold that.</param>
    /// <param name="mode">Permission bits, if the volume keeps them.</param>
    public abstract ValueTask<Result<FileNode>> Create(FileNode directory, string name, FileKind kind, uint mode);

    /// <summary>Makes a symbolic link.</summary>
    public virtual ValueTask<StatusCode> CreateLink(FileNode directory, string name, string target) =>
        new(StatusCode.AccessDenied);

    /// <summary>One more name for an open node that is no directory.</summary>
    public virtual ValueTask<StatusCode> Link(FileNode node, FileNode directory, string name) =>
        new(StatusCode.AccessDenied);

    /// <summary>As <see cref="IFiles.SetAttributes"/>.</summary>
    public abstract ValueTask<StatusCode> SetAttributes(FileNode node, uint mode, ulong modifiedNs);

    /// <summary>Takes the name of a file or of a link away.</summary>
    public abstract ValueTask<StatusCode> Remove(FileNode directory, string name);

    public abstract ValueTask<StatusCode> RemoveDirectory(FileNode directory, string name);

    public abstract ValueTask<StatusCode> Rename(FileNode from, string oldName, FileNode to, string newName);

    public abstract ValueTask<Result<int>> Read(FileNode file, ulong offset, SharedBytes into);

    public abstract ValueTask<StatusCode> Write(FileNode file, ulong offset, SharedBytes from);

    /// <summary>Writes at the end that the file has then.</summary>
    public abstract ValueTask<StatusCode> Append(FileNode file, SharedBytes from);

    public abstract ValueTask<StatusCode> Resize(FileNode file, ulong size);

    /// <summary>Modified now.</summary>
    public abstract ValueTask<StatusCode> Touch(FileNode file);

    /// <summary>Entries of a directory from a place on; see <see cref="IFiles.Entries"/>.</summary>
    public abstract ValueTask<Result<EntriesRead>> Entries(FileNode directory, ulong place, SharedBytes into);

    /// <summary>Returns when everything that ended before the call is durable.</summary>
    public abstract ValueTask<StatusCode> Sync();

    /// <summary>Where the data of a file lies in a lend; false: it does not.</summary>
    public virtual bool TryLocate(FileNode file, out uint lend, out ulong offset)
    {
        (lend, offset) = (FileRecord.NoLend, 0);
        return false;
    }
}
