using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// One client of the file system: the files that it has open, and its calls on them. What its numbers mean is looked up
/// once, when a call begins; the file stays open until the call has ended, whatever the client does meanwhile. Calls on
/// names are in the other part.
/// </summary>
internal sealed partial class ClientFiles : IFiles, ISessionStart, ISessionEnd
{
    private readonly MountTable _mounts;
    private readonly Archives _archives;
    private readonly FileVersions _versions;
    private readonly OpenFiles _files;
    private bool _isGone;

    /// <param name="mounts">What all clients share.</param>
    /// <param name="archives">What is lent to each.</param>
    /// <param name="versions">Told of all that changes in files.</param>
    /// <param name="start">Where the numbers of its files begin.</param>
    public ClientFiles(MountTable mounts, Archives archives, FileVersions versions, uint start)
    {
        _mounts = mounts;
        _archives = archives;
        _versions = versions;
        _files = new OpenFiles(start);
    }

    public void Opened(Session session)
    {
        StatusCode lent = _archives.LendTo(session);
        if (lent != StatusCode.Ok) session.Drop(lent);
    }

    public void Ended(ClientIdentity client, StatusCode why)
    {
        _isGone = true;
        while (_files.RemoveAny() is { } file)
        {
            file.IsGone = true;
            if (file.Uses == 0) Loop.Detach(Forget(file));
        }
    }

    public async ValueTask<StatusCode> Close(uint file)
    {
        if (_files.Remove(file) is not { } open) return StatusCode.NotFound;
        open.IsGone = true;
        return open.Uses == 0 ? await open.Volume.Close(open.Node) : StatusCode.Ok;
    }

    public ValueTask<Result<FileRecord>> Stat(uint file) =>
        new(_files.Find(file) is { } open ? RecordOf(open.Volume, open.Node, file) : StatusCode.NotFound);

    public async ValueTask<Result<int>> Read(uint file, ulong offset, SharedBytes into, CancellationToken cancel)
    {
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        Result<int> read = await open.Volume.Read(open.Node, offset, into);
        await End(open);
        return read;
    }

    public async ValueTask<StatusCode> Write(uint file, ulong offset, SharedBytes from)
    {
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        StatusCode code = StatusCode.AccessDenied;
        if (open is { MayWrite: true, Appends: true }) code = await open.Volume.Append(open.Node, from);
        else if (open.MayWrite) code = await open.Volume.Write(open.Node, offset, from);
        _versions.Raise(open.Node);
        await End(open);
        return code;
    }

    public async ValueTask<StatusCode> Resize(uint file, ulong size)
    {
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        StatusCode code = open.MayWrite ? await open.Volume.Resize(open.Node, size) : StatusCode.AccessDenied;
        _versions.Raise(open.Node);
        await End(open);
        return code;
    }

    public async ValueTask<StatusCode> Touch(uint file)
    {
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        StatusCode code = open.MayWrite ? await open.Volume.Touch(open.Node) : StatusCode.AccessDenied;
        await End(open);
        return code;
    }

    public async ValueTask<StatusCode> SetAttributes(uint file, uint mode, ulong modifiedNs)
    {
        if (mode != IFiles.KeepMode && (mode & ~ModeBits) != 0) return StatusCode.BadArgument;
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        StatusCode code = await open.Volume.SetAttributes(open.Node, mode, modifiedNs);
        await End(open);
        return code;
    }

    public async ValueTask<Result<EntriesRead>> Entries(uint file, ulong place, SharedBytes into)
    {
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        Result<EntriesRead> read = await open.Volume.Entries(open.Node, place, into);
        await End(open);
        return read;
    }

    public async ValueTask<StatusCode> Sync(uint file)
    {
        if (file == 0) return await _mounts.Sync();
        if (Begin(file) is not { } open) return StatusCode.NotFound;
        StatusCode code = await open.Volume.Sync();
        await End(open);
        return code;
    }

    public async ValueTask<Result<VolumeRecord>> Volume(uint index)
    {
        await _mounts.WaitUntilComplete();
        return index < (uint)_mounts.Count ? _mounts[(int)index].Figures : StatusCode.NotFound;
    }

    public async ValueTask<Result<string>> VolumeText(uint index, VolumeFact which)
    {
        await _mounts.WaitUntilComplete();
        if (index >= (uint)_mounts.Count) return StatusCode.NotFound;
        MountPoint point = _mounts[(int)index];
        return which switch
        {
            VolumeFact.Path => point.Path,
            VolumeFact.Kind => point.Volume?.Kind ?? "",
            VolumeFact.Device => point.Device,
            VolumeFact.Problem => point.Problem,
            _ => StatusCode.NotFound,
        };
    }

    public ValueTask<Result<string>> Target(uint file)
    {
        if (_files.Find(file) is not { } open) return new(StatusCode.NotFound);
        bool isLink = open.Node.Kind == FileKind.SymbolicLink;
        return new(isLink ? open.Volume.TargetOf(open.Node) : StatusCode.BadArgument);
    }

    private OpenFile? Begin(uint file)
    {
        OpenFile? open = _files.Find(file);
        if (open is not null) open.Uses++;
        return open;
    }

    private static ValueTask End(OpenFile open) => --open.Uses == 0 && open.IsGone ? Forget(open) : default;

    /// <summary>Nobody hears what becomes of it.</summary>
    private static async ValueTask Forget(OpenFile open) => await open.Volume.Close(open.Node);

    private static FileRecord RecordOf(FileVolume volume, FileNode node, uint number)
    {
        FileRecord record = new()
        {
            Size = node.Length,
            ModifiedNs = node.ModifiedNs,
            File = number,
            Kind = node.Kind,
            Mode = node.Mode,
            Version = node.Version,
            Node = node.Number,
            Links = node.Links,
        };
        volume.TryLocate(node, out record.Lend, out record.Offset);
        return record;
    }
}
