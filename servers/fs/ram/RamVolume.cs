using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// The file system in memory, the root of everything. It begins as what the archives hold; their tree stays as it is,
/// and what is looked into for the first time becomes nodes of this volume (<see cref="ArchiveNodes"/>), whose data
/// stays in the archive until it is changed. So nothing has to be looked up in two places.
/// <para>
/// It is bounded twice: pages for data (<see cref="PagePool"/>) and names. Without room nothing changes. Nothing here
/// ever waits.
/// </para>
/// </summary>
internal sealed class RamVolume : FileVolume
{
    public const int LongestName = 255;

    private readonly PagePool _pool;
    private readonly ArchiveNodes _archives;
    private readonly Func<ulong> _nowNs;
    private readonly RamDirectory _root;
    private readonly int _mostNames;
    private int _names;

    /// <param name="archives">What it begins with.</param>
    /// <param name="pool">Memory for what is in files.</param>
    /// <param name="mostNames">Files, directories and links that there may be, of the archives those that were seen.
    /// </param>
    /// <param name="nowNs">The time of day, nanoseconds since 1970.</param>
    public RamVolume(ArchiveNodes archives, PagePool pool, int mostNames, Func<ulong> nowNs)
    {
        _pool = pool;
        _archives = archives;
        _mostNames = mostNames;
        _nowNs = nowNs;
        _root = new RamDirectory(IFiles.DirectoryMode, nowNs(), Tree.Root);
    }

    public override string Kind => "ramfs";

    public override FileNode Root => _root;

    public override VolumeRecord Figures => new()
    {
        Size = (ulong)_pool.Most * PagePool.PageBytes,
        Free = (ulong)(_pool.Most - _pool.Used) * PagePool.PageBytes,
        State = VolumeState.Mounted,
    };

    public override string Problem => "";

    public override FileNode Open(FileNode node)
    {
        ((RamNode)node).Opens++;
        return node;
    }

    public override ValueTask<StatusCode> Close(FileNode node)
    {
        RamNode closed = (RamNode)node;
        if (--closed.Opens == 0 && closed.IsRemoved) Forget(closed);
        return new(StatusCode.Ok);
    }

    public override FileNode? ParentOf(FileNode directory) => ((RamDirectory)directory).Parent;

    public override string TargetOf(FileNode link) => ((RamLink)link).Target;

    public override ValueTask<Result<FileNode>> Find(FileNode directory, string name)
    {
        StatusCode code = Load((RamDirectory)directory);
        if (code != StatusCode.Ok) return new(code);
        RamNode? found = ((RamDirectory)directory).Find(name);
        return new(found is null ? StatusCode.NotFound : new Result<FileNode>(Open(found)));
    }

    public override ValueTask<Result<FileNode>> Create(FileNode directory, string name, FileKind kind, uint mode)
    {
        ulong now = _nowNs();
        RamNode node = kind switch
        {
            FileKind.Directory => new RamDirectory(mode, now, RamDirectory.NoSource),
            FileKind.Pipe => new RamPipe(mode, now),
            _ => new RamFile(_pool, mode, now),
        };
        StatusCode code = Add((RamDirectory)directory, name, node);
        return new(code == StatusCode.Ok ? new Result<FileNode>(Open(node)) : code);
    }

    public override ValueTask<StatusCode> CreateLink(FileNode directory, string name, string target)
    {
        const uint Everything = 0x1FF;
        return new(Add((RamDirectory)directory, name, new RamLink(target, Everything, _nowNs())));
    }

    public override ValueTask<StatusCode> Link(FileNode node, FileNode directory, string name)
    {
        RamNode linked = (RamNode)node;
        return new(linked.IsRemoved ? StatusCode.NotFound : Add((RamDirectory)directory, name, linked));
    }

    public override ValueTask<StatusCode> SetAttributes(FileNode node, uint mode, ulong modifiedNs)
    {
        RamNode changed = (RamNode)node;
        if (mode != IFiles.KeepMode) changed.SetMode(mode);
        if (modifiedNs != IFiles.KeepTime) changed.Touch(modifiedNs);
        return new(StatusCode.Ok);
    }

    public override ValueTask<StatusCode> Remove(FileNode directory, string name)
    {
        StatusCode code = Load((RamDirectory)directory);
        if (code != StatusCode.Ok) return new(code);
        RamNode? node = ((RamDirectory)directory).Find(name);
        if (node is null) return new(StatusCode.NotFound);
        return new(node is RamDirectory ? StatusCode.IsADirectory : Detach((RamDirectory)directory, name, node));
    }

    public override ValueTask<StatusCode> RemoveDirectory(FileNode directory, string name)
    {
        StatusCode code = Load((RamDirectory)directory);
        if (code != StatusCode.Ok) return new(code);
        RamNode? node = ((RamDirectory)directory).Find(name);
        if (node is null) return new(StatusCode.NotFound);
        code = node is RamDirectory removed ? IsEmpty(removed) : StatusCode.NotADirectory;
        return new(code == StatusCode.Ok ? Detach((RamDirectory)directory, name, node) : code);
    }

    public override ValueTask<StatusCode> Rename(FileNode from, string oldName, FileNode to, string newName)
    {
        RamDirectory source = (RamDirectory)from, target = (RamDirectory)to;
        StatusCode code = Load(source);
        if (code == StatusCode.Ok) code = MayHold(target, newName);
        if (code != StatusCode.Ok) return new(code);
        RamNode? node = source.Find(oldName), old = target.Find(newName);
        if (node is null) return new(StatusCode.NotFound);
        if (node == old) return new(StatusCode.Ok);
        if (IsInside(target, node)) return new(StatusCode.BadArgument);
        if (node.Mounted is not null) return new(StatusCode.Busy);
        code = old is null ? StatusCode.Ok : MayReplace(old, node);
        if (code != StatusCode.Ok) return new(code);
        if (old is not null) Detach(target, newName, old);
        source.Remove(oldName);
        target.Add(node, newName);
        source.Touch(_nowNs());
        target.Touch(_nowNs());
        return new(StatusCode.Ok);
    }

    public override ValueTask<Result<int>> Read(FileNode file, ulong offset, SharedBytes into) =>
        new(file is RamFile data ? data.Read(offset, into.Span) : StatusCode.IsADirectory);

    public override ValueTask<StatusCode> Write(FileNode file, ulong offset, SharedBytes from)
    {
        if (file is not RamFile data) return new(StatusCode.IsADirectory);
        if (from.Length == 0) return new(StatusCode.Ok);
        return new(Changed(data, data.TryWrite(offset, from.Span)));
    }

    public override ValueTask<StatusCode> Append(FileNode file, SharedBytes from) => Write(file, file.Length, from);

    public override ValueTask<StatusCode> Resize(FileNode file, ulong size) =>
        new(file is RamFile data ? Changed(data, data.TryResize(size)) : StatusCode.IsADirectory);

    public override ValueTask<StatusCode> Touch(FileNode file)
    {
        ((RamNode)file).Touch(_nowNs());
        return new(StatusCode.Ok);
    }

    public override ValueTask<Result<EntriesRead>> Entries(FileNode directory, ulong place, SharedBytes into)
    {
        if (directory is not RamDirectory entries) return new(StatusCode.NotADirectory);
        StatusCode code = Load(entries);
        if (code != StatusCode.Ok) return new(code);
        EntryWriter writer = new(into.Span);
        ulong next = Math.Max(place, 1);
        place = next;
        while (entries.Next(ref next) is { } entry)
        {
            if (!writer.TryWrite(entry.Node, entry.Name)) return new(writer.Finish(place));
            place = next;
        }
        return new(writer.Finish(0));
    }

    /// <summary>Memory is as durable as it gets.</summary>
    public override ValueTask<StatusCode> Sync() => new(StatusCode.Ok);

    public override bool TryLocate(FileNode file, out uint lend, out ulong offset)
    {
        if (file is not RamFile { IsInArchive: true } data) return base.TryLocate(file, out lend, out offset);
        (lend, offset) = (data.Archive, data.Offset);
        return true;
    }

    /// <summary>The first look into a directory of the archives.</summary>
    private StatusCode Load(RamDirectory directory)
    {
        if (directory.Source == RamDirectory.NoSource) return StatusCode.Ok;
        int count = _archives.CountIn(directory.Source);
        if (count > _mostNames - _names) return StatusCode.OutOfMemory;
        _archives.LoadInto(directory, _pool);
        _names += directory.Count;
        return StatusCode.Ok;
    }

    private StatusCode Add(RamDirectory directory, string name, RamNode node)
    {
        StatusCode code = MayAdd(directory, name);
        if (code != StatusCode.Ok) return code;
        if (directory.Find(name) is not null) return StatusCode.AlreadyExists;
        directory.Add(node, name);
        directory.Touch(_nowNs());
        _names++;
        return StatusCode.Ok;
    }

    private StatusCode MayAdd(RamDirectory directory, string name)
    {
        StatusCode code = MayHold(directory, name);
        return code == StatusCode.Ok && _names >= _mostNames ? StatusCode.NoSpace : code;
    }

    private StatusCode MayHold(RamDirectory directory, string name)
    {
        if (directory.IsRemoved) return StatusCode.NotFound;
        if (name.Length > LongestName) return StatusCode.TooLarge;
        return name.IndexOf('\0') >= 0 ? StatusCode.BadArgument : Load(directory);
    }

    private StatusCode IsEmpty(RamDirectory directory)
    {
        if (directory.Mounted is not null) return StatusCode.Busy;
        StatusCode code = Load(directory);
        return code == StatusCode.Ok && directory.Count > 0 ? StatusCode.NotEmpty : code;
    }

    private StatusCode MayReplace(RamNode old, RamNode node)
    {
        if (old is not RamDirectory directory)
            return node is RamDirectory ? StatusCode.NotADirectory : StatusCode.Ok;
        return node is RamDirectory ? IsEmpty(directory) : StatusCode.IsADirectory;
    }

    private static bool IsInside(RamDirectory directory, RamNode ancestor)
    {
        for (RamDirectory? at = directory; at is not null; at = at.Parent)
            if (at == ancestor) return true;
        return false;
    }

    /// <summary>A name goes; what has no other is gone when nobody has it open.</summary>
    private StatusCode Detach(RamDirectory directory, string name, RamNode node)
    {
        directory.Touch(_nowNs());
        directory.Remove(name);
        node.IsRemoved = node.Links == 0;
        if (!node.IsRemoved) _names--;
        else if (node.Opens == 0) Forget(node);
        return StatusCode.Ok;
    }

    private void Forget(RamNode node)
    {
        _names--;
        if (node is RamFile file) file.Clear();
    }

    private StatusCode Changed(RamFile file, bool hasRoom)
    {
        if (hasRoom) file.Touch(_nowNs());
        return hasRoom ? StatusCode.Ok : StatusCode.NoSpace;
    }
}
