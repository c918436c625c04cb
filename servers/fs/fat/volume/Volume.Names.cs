using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>Operations on names.</summary>
internal sealed partial class Volume
{
    /// <summary>Finds what a path leads to, and opens it.</summary>
    /// <param name="path">"" is the root; "." and ".." mean what they always do.</param>
    /// <returns>NotFound, NotADirectory, BadFormat, OutOfMemory, IoError.</returns>
    public async ValueTask<Result<FatNode>> Open(string path)
    {
        ForgetIdle();
        _inUse++;
        Result<FatNode> found = await Walk(path);
        _inUse--;
        return found.IsOk ? Opened(found.Value) : found;
    }

    /// <summary>Opens what is open already, or the root.</summary>
    public FatNode Open(FatNode node)
    {
        ForgetIdle();
        return Opened(node);
    }

    /// <summary>Opens an entry of an open directory.</summary>
    /// <returns>NotFound, NotADirectory, BadFormat, OutOfMemory, IoError.</returns>
    public async ValueTask<Result<FatNode>> Find(FatNode parent, string name)
    {
        Result<Directory> directory = await EntriesOf(parent);
        if (!directory.IsOk) return directory.Code;
        return directory.Value.Find(name) is { } node ? Opened(node) : StatusCode.NotFound;
    }

    /// <summary>Makes a file or a directory, and opens it.</summary>
    /// <param name="parent">An open directory.</param>
    /// <param name="name">What it is to be called.</param>
    /// <param name="isDirectory">What it is to be.</param>
    /// <returns>AlreadyExists, BadArgument (the name), NotFound (the directory is gone), NotADirectory, NoSpace,
    /// BadFormat, OutOfMemory, IoError.</returns>
    public async ValueTask<Result<FatNode>> Create(FatNode parent, string name, bool isDirectory)
    {
        if (!LongName.Check(name)) return StatusCode.BadArgument;
        Result<Directory> directory = await EntriesOf(parent);
        if (!directory.IsOk) return directory.Code;
        await parent.Lock.BeAlone();
        Result<FatNode> made = await CreateAlone(directory.Value, name, isDirectory);
        parent.Lock.EndAlone();
        return made;
    }

    /// <summary>Takes a file's name away; those who have it open keep what is in it.</summary>
    /// <returns>NotFound, IsADirectory, NotADirectory (the parent), BadFormat, IoError.</returns>
    public async ValueTask<StatusCode> Unlink(FatNode parent, string name)
    {
        Result<Directory> directory = await EntriesOf(parent);
        if (!directory.IsOk) return directory.Code;
        await parent.Lock.BeAlone();
        FatNode? node = directory.Value.Find(name);
        StatusCode code = node is null ? StatusCode.NotFound : StatusCode.IsADirectory;
        if (node is { IsDirectory: false }) code = await RemoveAlone(directory.Value, node);
        parent.Lock.EndAlone();
        return code;
    }

    /// <summary>Removes an empty directory.</summary>
    /// <returns>NotFound, NotADirectory, NotEmpty, BadFormat, IoError.</returns>
    public async ValueTask<StatusCode> RemoveDirectory(FatNode parent, string name)
    {
        Result<Directory> directory = await EntriesOf(parent);
        if (!directory.IsOk) return directory.Code;
        await _moves.BeAlone();
        await parent.Lock.BeAlone();
        FatNode? node = directory.Value.Find(name);
        StatusCode code = node is null ? StatusCode.NotFound : StatusCode.NotADirectory;
        if (node is { IsDirectory: true }) code = await RemoveAlone(directory.Value, node);
        parent.Lock.EndAlone();
        _moves.EndAlone();
        return code;
    }

    private async ValueTask<Result<FatNode>> Walk(string path)
    {
        FatNode at = Root;
        for (int start = 0, end; start < path.Length; start = end + 1)
        {
            end = path.IndexOf('/', start);
            if (end < 0) end = path.Length;
            string name = path.Substring(start, end - start);
            if (name.Length == 0) continue;
            if (!at.IsDirectory) return StatusCode.NotADirectory;
            Result<Directory> directory = await EntriesOf(at);
            if (!directory.IsOk) return directory.Code;
            FatNode? next = name == ".." ? at.Parent?.Self ?? at : name == "." ? at : directory.Value.Find(name);
            if (next is null) return StatusCode.NotFound;
            at = next;
        }
        return path.Length > 0 && path[path.Length - 1] == '/' && !at.IsDirectory ? StatusCode.NotADirectory : at;
    }

    private async ValueTask<Result<FatNode>> CreateAlone(Directory directory, string name, bool isDirectory)
    {
        if (directory.Self.IsRemoved) return StatusCode.NotFound;
        if (directory.Find(name) is not null) return StatusCode.AlreadyExists;
        if (!MayHold(1)) return StatusCode.OutOfMemory;
        StatusCode code = await Journal.Ease();
        if (code != StatusCode.Ok) return code;
        DirectoryRecord record = new()
        {
            Attributes = isDirectory ? FatAttributes.Directory : FatAttributes.Archive,
            Created = Now,
            Modified = Now,
        };
        if (isDirectory)
        {
            Result<uint> cluster = await MakeEmpty(record, directory.ClusterInDots);
            if (!cluster.IsOk) return cluster.Code;
            record.Cluster = cluster.Value;
        }
        FatNode node = new(directory, name, record);
        code = await directory.Add(node, name);
        if (code == StatusCode.Ok)
        {
            _names++;
            return Opened(node);
        }
        await Table.Free(record.Cluster);
        return code;
    }

    /// <summary>The first cluster of a new directory, with "." and "..".</summary>
    private async ValueTask<Result<uint>> MakeEmpty(DirectoryRecord record, uint parent)
    {
        Result<uint> cluster = await Table.Claim(0);
        if (!cluster.IsOk) return cluster;
        record.Cluster = cluster.Value;
        StatusCode code = await MakeFresh(cluster.Value);
        if (code == StatusCode.Ok) code = await Directory.WriteDots(this, record, parent);
        return code == StatusCode.Ok ? cluster : code;
    }

    /// <summary>Removes a name; of a directory only if it is empty.</summary>
    private async ValueTask<StatusCode> RemoveAlone(Directory directory, FatNode node)
    {
        StatusCode code = await Journal.Ease();
        if (code != StatusCode.Ok) return code;
        if (node.IsDirectory && (code = await LoadEmpty(node)) != StatusCode.Ok) return code;
        await node.Lock.BeAlone();
        if (node.Entries is { Count: > 0 }) code = StatusCode.NotEmpty;
        else
        {
            node.IsRemoved = true;
            _names--;
            code = await directory.Remove(node);
        }
        node.Lock.EndAlone();
        return code == StatusCode.Ok && node.Opens == 0 ? await FreeAll(node) : code;
    }

    private async ValueTask<StatusCode> LoadEmpty(FatNode node)
    {
        Result<Directory> inside = await EntriesOf(node);
        if (!inside.IsOk) return inside.Code;
        return inside.Value.Count == 0 ? StatusCode.Ok : StatusCode.NotEmpty;
    }
}
