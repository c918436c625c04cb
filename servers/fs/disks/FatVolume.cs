using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A FAT32 volume in the tree. What changes it makes it dirty; some time after the first such change all is written,
/// whether somebody waits for that or not, and at once when a name goes or becomes another.
/// </summary>
/// <param name="volume">The volume.</param>
/// <param name="path">Where it is mounted, for messages.</param>
/// <param name="isReadOnly">Its disk takes no writes.</param>
internal sealed class FatVolume(Volume volume, string path, bool isReadOnly) : FileVolume
{
    /// <summary>How long a change may wait until it is written.</summary>
    public const ulong WriteBackNs = 3_000_000_000;

    private bool _isDirty, _isReported, _isSyncing, _syncsAgain;

    public override string Kind => "fat32";

    public override FileNode Root => volume.Root;

    public override VolumeRecord Figures => new()
    {
        Size = (ulong)volume.Boot.Clusters * volume.Boot.ClusterBytes,
        Free = (ulong)volume.FreeClusters * volume.Boot.ClusterBytes,
        State = volume.Journal.HasFailed ? VolumeState.Failed
            : isReadOnly ? VolumeState.ReadOnly
            : VolumeState.Mounted,
    };

    public override string Problem => volume.Journal.HasFailed
        ? "the disk has failed: what was not synced is lost, and nothing can be written any more"
        : "";

    public override FileNode Open(FileNode node) => volume.Open((FatNode)node);

    public override ValueTask<StatusCode> Close(FileNode node) => volume.Close((FatNode)node);

    public override FileNode? ParentOf(FileNode directory) => ((FatNode)directory).Parent?.Self;

    /// <summary>There are no links.</summary>
    public override string TargetOf(FileNode link) => "/";

    public override async ValueTask<Result<FileNode>> Find(FileNode directory, string name)
    {
        Result<FatNode> found = await volume.Find((FatNode)directory, name);
        return found.IsOk ? found.Value : found.Code;
    }

    /// <summary>Nothing keeps the mode; there are no pipes.</summary>
    public override async ValueTask<Result<FileNode>> Create(FileNode directory, string name, FileKind kind, uint mode)
    {
        if (isReadOnly || kind == FileKind.Pipe) return StatusCode.AccessDenied;
        Result<FatNode> made = await volume.Create((FatNode)directory, name, kind == FileKind.Directory);
        Changed(made.Code);
        return made.IsOk ? made.Value : made.Code;
    }

    public override async ValueTask<StatusCode> Remove(FileNode directory, string name) =>
        isReadOnly ? StatusCode.AccessDenied : Renamed(await volume.Unlink((FatNode)directory, name));

    public override async ValueTask<StatusCode> RemoveDirectory(FileNode directory, string name) =>
        isReadOnly ? StatusCode.AccessDenied : Changed(await volume.RemoveDirectory((FatNode)directory, name));

    public override async ValueTask<StatusCode> Rename(FileNode from, string oldName, FileNode to, string newName) =>
        isReadOnly
            ? StatusCode.AccessDenied
            : Renamed(await volume.Rename((FatNode)from, oldName, (FatNode)to, newName));

    public override ValueTask<Result<int>> Read(FileNode file, ulong offset, SharedBytes into) =>
        volume.Read((FatNode)file, offset, into);

    public override async ValueTask<StatusCode> Write(FileNode file, ulong offset, SharedBytes from) =>
        isReadOnly ? StatusCode.AccessDenied : Changed(await volume.Write((FatNode)file, offset, from));

    public override async ValueTask<StatusCode> Append(FileNode file, SharedBytes from) =>
        isReadOnly ? StatusCode.AccessDenied : Changed(await volume.Append((FatNode)file, from));

    public override async ValueTask<StatusCode> Resize(FileNode file, ulong size) =>
        isReadOnly ? StatusCode.AccessDenied : Changed(await volume.Truncate((FatNode)file, size));

    public override async ValueTask<StatusCode> Touch(FileNode file) =>
        isReadOnly ? StatusCode.AccessDenied : Changed(await volume.Touch((FatNode)file));

    /// <summary>The mode is what it is; the time is kept in steps of two seconds.</summary>
    public override async ValueTask<StatusCode> SetAttributes(FileNode node, uint mode, ulong modifiedNs)
    {
        if (mode != IFiles.KeepMode && mode != node.Mode) return StatusCode.AccessDenied;
        if (modifiedNs == IFiles.KeepTime) return StatusCode.Ok;
        return isReadOnly ? StatusCode.AccessDenied : Changed(await volume.SetModified((FatNode)node, modifiedNs));
    }

    public override async ValueTask<Result<EntriesRead>> Entries(FileNode directory, ulong place, SharedBytes into)
    {
        Result<Directory> entries = await volume.EntriesOf((FatNode)directory);
        return entries.IsOk ? Pack(entries.Value, place, into) : entries.Code;
    }

    public override async ValueTask<StatusCode> Sync()
    {
        StatusCode code = isReadOnly ? StatusCode.Ok : await volume.Sync();
        if (volume.Journal.HasFailed) Report();
        return code;
    }

    /// <summary>The place is that of a slot, from 1 on.</summary>
    private static Result<EntriesRead> Pack(Directory directory, ulong place, SharedBytes into)
    {
        EntryWriter writer = new(into.Span);
        for (ulong slot = place == 0 ? 1 : place; slot <= (ulong)directory.Slots; slot++)
        {
            if (directory.EntryAt((int)slot - 1) is { } node && !writer.TryWrite(node, node.Name))
                return writer.Finish(slot);
        }
        return writer.Finish(0);
    }

    private StatusCode Changed(StatusCode code)
    {
        if (volume.Journal.HasFailed) Report();
        else if (!_isDirty) Loop.Detach(WriteBack());
        return code;
    }

    /// <summary>
    /// A name that goes or changes is what ends many a transaction, and not all who do so sync it: it is written at
    /// once, with all that came before, though nobody waits for that.
    /// </summary>
    private StatusCode Renamed(StatusCode code)
    {
        if (_isSyncing) _syncsAgain = true;
        else if (code == StatusCode.Ok && !volume.Journal.HasFailed) Loop.Detach(SyncNow());
        return Changed(code);
    }

    private async ValueTask SyncNow()
    {
        _isSyncing = true;
        do
        {
            _syncsAgain = false;
            await volume.Sync();
        }
        while (_syncsAgain && !volume.Journal.HasFailed);
        _isSyncing = false;
    }

    private async ValueTask WriteBack()
    {
        _isDirty = true;
        await Loop.Delay(WriteBackNs);
        _isDirty = false;
        await volume.Sync();
        if (volume.Journal.HasFailed) Report();
    }

    private void Report()
    {
        if (!_isReported) Trace.Line("fs: " + path + ": " + Problem);
        _isReported = true;
    }
}
