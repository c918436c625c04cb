using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>Calls on names: each walks its path, and holds where it has come to until it has done what it wanted.
/// </summary>
internal sealed partial class ClientFiles
{
    private const uint ModeBits = 0xFFF;

    public async ValueTask<Result<FileRecord>> Open(string path, FsOpen how, uint mode)
    {
        if ((how & ~FsOpen.All) != 0) return StatusCode.BadArgument;
        if ((how & (FsOpen.Truncate | FsOpen.Append)) != 0 && (how & FsOpen.Write) == 0) return StatusCode.BadArgument;
        Result<Place> found = await Find(path, (how & (FsOpen.LinkItself | FsOpen.Exclusive)) != 0);
        if (!found.TryGet(out Place place)) return found.Code;
        StatusCode code = place.Node is null ? await Make(place, how, mode) : MayOpen(place.Node, how);
        if (code == StatusCode.Ok && (how & FsOpen.Truncate) != 0 && place.Node!.Kind == FileKind.File)
        {
            code = await place.Volume.Resize(place.Node!, 0);
            _versions.Raise(place.Node!);
        }
        Result<FileRecord> record = code == StatusCode.Ok ? Add(place, how) : code;
        await place.Leave();
        return record;
    }

    public async ValueTask<Result<FileRecord>> Describe(string path, FsOpen how)
    {
        if ((how & ~(FsOpen.LinkItself | FsOpen.Directory)) != 0) return StatusCode.BadArgument;
        Result<Place> found = await Find(path, (how & FsOpen.LinkItself) != 0);
        if (!found.TryGet(out Place place)) return found.Code;
        StatusCode code = place.Node is null ? StatusCode.NotFound : MayOpen(place.Node, how);
        Result<FileRecord> record = code == StatusCode.Ok ? RecordOf(place.Volume, place.Node!, 0) : code;
        await place.Leave();
        return record;
    }

    public ValueTask<StatusCode> MakeDirectory(string path, uint mode) => Make(path, FileKind.Directory, mode);

    public ValueTask<StatusCode> MakePipe(string path, uint mode) => Make(path, FileKind.Pipe, mode);

    public async ValueTask<StatusCode> MakeLink(string path, string target)
    {
        if (target.Length == 0 || target.Length > IFiles.LongestPath || target.IndexOf('\0') >= 0)
            return StatusCode.BadArgument;
        Result<Place> found = await Find(path, opensLinks: true);
        if (!found.TryGet(out Place place)) return found.Code;
        StatusCode code = MayMake(place);
        if (code == StatusCode.Ok) code = await place.Volume.CreateLink(place.Directory!, place.Name, target);
        await place.Leave();
        return code;
    }

    public async ValueTask<StatusCode> Link(string path, string name)
    {
        Result<Place> source = await Find(path, opensLinks: true);
        if (!source.TryGet(out Place old)) return source.Code;
        Result<Place> target = await Find(name, opensLinks: true);
        StatusCode code = target.Code;
        if (target.TryGet(out Place place))
        {
            code = old.Node is null ? StatusCode.NotFound : MayMake(place);
            if (code == StatusCode.Ok && old.Node!.Kind == FileKind.Directory) code = StatusCode.IsADirectory;
            if (code == StatusCode.Ok && old.Volume != place.Volume) code = StatusCode.Unsupported;
            if (code == StatusCode.Ok) code = await old.Volume.Link(old.Node!, place.Directory!, place.Name);
            await place.Leave();
        }
        await old.Leave();
        return code;
    }

    public async ValueTask<StatusCode> Remove(string path)
    {
        Result<Place> found = await Find(path, opensLinks: true);
        if (!found.TryGet(out Place place)) return found.Code;
        StatusCode code;
        if (place.Node is null) code = StatusCode.NotFound;
        else if (place.Node.Kind == FileKind.Directory) code = StatusCode.IsADirectory;
        else code = await place.Volume.Remove(place.Directory!, place.Name);
        await place.Leave();
        return code;
    }

    public async ValueTask<StatusCode> RemoveDirectory(string path)
    {
        Result<Place> found = await Find(path, opensLinks: true);
        if (!found.TryGet(out Place place)) return found.Code;
        StatusCode code;
        if (place.Node is null) code = StatusCode.NotFound;
        else if (place.Name.Length == 0) code = StatusCode.Busy;
        else code = await place.Volume.RemoveDirectory(place.Directory!, place.Name);
        await place.Leave();
        return code;
    }

    public async ValueTask<StatusCode> Rename(string from, string to)
    {
        Result<Place> source = await Find(from, opensLinks: true);
        if (!source.TryGet(out Place old)) return source.Code;
        Result<Place> target = await Find(to, opensLinks: true);
        StatusCode code = target.Code;
        if (target.TryGet(out Place place))
        {
            code = MayRename(old, place);
            if (code == StatusCode.Ok)
                code = await old.Volume.Rename(old.Directory!, old.Name, place.Directory!, place.Name);
            await place.Leave();
        }
        await old.Leave();
        return code;
    }

    private async ValueTask<Result<Place>> Find(string path, bool opensLinks)
    {
        await _mounts.WaitUntilComplete();
        return await PathWalk.Find(_mounts, path, opensLinks);
    }

    /// <summary>A directory or a pipe.</summary>
    private async ValueTask<StatusCode> Make(string path, FileKind kind, uint mode)
    {
        Result<Place> found = await Find(path, opensLinks: true);
        if (!found.TryGet(out Place place)) return found.Code;
        StatusCode code = StatusCode.AlreadyExists;
        if (kind != FileKind.Directory) code = MayMake(place);
        else if (place.Node is null) code = StatusCode.Ok;
        if (code == StatusCode.Ok)
        {
            Result<FileNode> made = await place.Volume.Create(place.Directory!, place.Name, kind, mode & ModeBits);
            code = made.IsOk ? await place.Volume.Close(made.Value) : made.Code;
        }
        await place.Leave();
        return code;
    }

    /// <summary>Something that is no directory.</summary>
    private static StatusCode MayMake(Place place)
    {
        if (place.Node is not null) return StatusCode.AlreadyExists;
        return place.EndsInSlash ? StatusCode.NotFound : StatusCode.Ok;
    }

    /// <summary>There is nothing of that name.</summary>
    private static async ValueTask<StatusCode> Make(Place place, FsOpen how, uint mode)
    {
        if ((how & FsOpen.Create) == 0) return StatusCode.NotFound;
        if (place.EndsInSlash) return StatusCode.IsADirectory;
        if ((how & FsOpen.Directory) != 0) return StatusCode.BadArgument;
        Result<FileNode> made = await place.Volume.Create(
            place.Directory!, place.Name, FileKind.File, mode & ModeBits);
        if (made.Code == StatusCode.AlreadyExists && (how & FsOpen.Exclusive) == 0)
            made = await place.Volume.Find(place.Directory!, place.Name);
        if (made.IsOk) place.Find(made.Value);
        return made.Code;
    }

    private static StatusCode MayOpen(FileNode node, FsOpen how)
    {
        if ((how & FsOpen.Exclusive) != 0) return StatusCode.AlreadyExists;
        if ((how & FsOpen.Directory) != 0 && node.Kind != FileKind.Directory) return StatusCode.NotADirectory;
        if ((how & FsOpen.Write) == 0) return StatusCode.Ok;
        if (node.Kind == FileKind.Directory) return StatusCode.IsADirectory;
        return node.Kind == FileKind.SymbolicLink ? StatusCode.BadArgument : StatusCode.Ok;
    }

    private static StatusCode MayRename(Place old, Place place)
    {
        if (old.Node is not { } node) return StatusCode.NotFound;
        if (old.Name.Length == 0 || place.Name.Length == 0) return StatusCode.Busy;
        if (old.Volume != place.Volume) return StatusCode.Unsupported;
        return place.EndsInSlash && node.Kind != FileKind.Directory ? StatusCode.NotADirectory : StatusCode.Ok;
    }

    /// <summary>The node that the place holds is the client's from now on.</summary>
    private Result<FileRecord> Add(Place place, FsOpen how)
    {
        if (_isGone) return StatusCode.Cancelled;
        if (_files.IsFull) return StatusCode.Busy;
        OpenFile file = new(place.Volume, place.TakeNode(), how);
        _versions.Place(file.Node);
        return RecordOf(file.Volume, file.Node, _files.Add(file));
    }
}
