using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>What changes names.</summary>
internal sealed partial class FileSpace
{
    public async ValueTask<long> MakeDirectory(Located located)
    {
        if (located.Code != 0) return located.Code;
        if (located.Virtual is not null) return Failure.Of(Errno.EEXIST);
        return Failure.OrDone(await _files.MakeDirectory(located.Path));
    }

    public async ValueTask<long> Remove(Located located, bool isDirectory)
    {
        if (located.Code != 0) return located.Code;
        if (located.Virtual is not null) return Failure.Of(Errno.EPERM);
        if (isDirectory) return Failure.OrDone(await _files.RemoveDirectory(located.Path));
        return Failure.OrDone(await _files.Remove(located.FsPath));
    }

    public async ValueTask<long> Rename(Located from, Located to, bool replaces)
    {
        if (from.Code != 0) return from.Code;
        if (to.Code != 0) return to.Code;
        if (from.Virtual is not null || to.Virtual is not null) return Failure.Of(Errno.EXDEV);
        if (!replaces && await Exists(to.Path)) return Failure.Of(Errno.EEXIST);
        return Failure.OrDone(await _files.Rename(from.FsPath, to.FsPath));
    }

    /// <summary>The file server has neither links to be made: as on a volume of FAT.</summary>
    public static long Link(Located from, Located to)
    {
        if (from.Code != 0) return from.Code;
        return to.Code != 0 ? to.Code : Failure.Of(Errno.EPERM);
    }

    /// <summary>Permissions cannot be changed; asking for those that are there is no change.</summary>
    public async ValueTask<long> SetMode(Located located, uint mode)
    {
        (uint present, long code) = await ModeOf(located);
        if (code != 0) return code;
        return (mode & PermissionBits) == (present & PermissionBits) ? 0 : Failure.Of(Errno.EPERM);
    }

    /// <summary>Everything is root's.</summary>
    public async ValueTask<long> SetOwner(Located located, long owner, long group)
    {
        (_, long code) = await ModeOf(located);
        if (code != 0) return code;
        return owner is 0 or -1 && group is 0 or -1 ? 0 : Failure.Of(Errno.EPERM);
    }

    /// <summary>The file server can say "now" only.</summary>
    public async ValueTask<long> SetModified(Located located, long modifiedNs)
    {
        const long Stays = -1, Now = -2;
        (_, long code) = await ModeOf(located);
        if (code != 0 || modifiedNs == Stays || located.Virtual is not null) return code;
        if (modifiedNs != Now) return Failure.Of(Errno.EPERM);
        if (located.Itself is FileDescription { MayWrite: true } open) return await open.Touch();
        Result<FsFile> file = await _files.Open(located.Itself is null ? located.FsPath : located.Path, FsOpen.Write);
        if (file.Code == StatusCode.IsADirectory) return 0;
        if (!file.IsOk) return Failure.Of(file.Code);
        StatusCode touched = await file.Value.Touch();
        await file.Value.Close();
        return Failure.OrDone(touched);
    }

    public async ValueTask<long> SyncAll() => Failure.OrDone(await _files.Sync());

    /// <summary>The volume that a path lies on: the one with the longest path before it.</summary>
    public async ValueTask<Result<VolumeRecord>> VolumeOf(string path)
    {
        Result<VolumeRecord> found = StatusCode.NotFound;
        int longest = -1;
        for (uint i = 0; ; i++)
        {
            Result<VolumeRecord> volume = await _files.Volume(i);
            if (!volume.IsOk) return found;
            Result<string> at = await _files.VolumeText(i, VolumeFact.Path);
            string plain = at.IsOk && at.Value != "/" ? at.Value : "";
            if (!at.IsOk || !LinuxPath.IsUnder(path, plain) || plain.Length <= longest) continue;
            (found, longest) = (volume, plain.Length);
        }
    }

    private async ValueTask<bool> Exists(string path) => (await _files.Describe(path, FsOpen.LinkItself)).IsOk;

    private async ValueTask<(uint Mode, long Code)> ModeOf(Located located)
    {
        if (located.Code != 0) return (0, located.Code);
        if (located.Virtual is { } node) return (node.Mode, 0);
        if (located.Itself is not (null or FileDescription or DirectoryDescription)) return (0, 0);
        Result<FileRecord> record = await _files.Describe(located.Itself is null ? located.FsPath : located.Path);
        return record.IsOk ? (record.Value.Mode, 0) : (0, Failure.Of(record.Code));
    }
}
