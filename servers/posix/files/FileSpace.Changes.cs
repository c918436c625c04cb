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
    /// <summary>mkdir, and mknod of what is no device.</summary>
    /// <param name="located">Where.</param>
    /// <param name="mode">The kind, a directory if it is 0, and permissions.</param>
    public async ValueTask<long> MakeNode(Located located, uint mode)
    {
        if (located.Code != 0) return located.Code;
        if (located.Virtual is not null) return Failure.Of(Errno.EEXIST);
        uint permissions = mode & PermissionBits;
        switch (mode & ~PermissionBits)
        {
            case 0 or StatRecord.Directory:
                return Failure.OrDone(await _files.MakeDirectory(located.Path, permissions));
            case StatRecord.Pipe:
                return OrNoLinks(await _files.MakePipe(located.FsPath, permissions));
            case StatRecord.File:
                const FsOpen New = FsOpen.Write | FsOpen.Create | FsOpen.Exclusive;
                Result<FsFile> made = await _files.Open(located.FsPath, New, permissions);
                return Failure.OrDone(made.IsOk ? await made.Value.Close() : made.Code);
            default:
                return Failure.Of(Errno.EPERM);
        }
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

    /// <summary>One more name for a file. EPERM: a directory, or a volume that has no links.</summary>
    public async ValueTask<long> Link(Located from, Located to)
    {
        if (from.Code != 0) return from.Code;
        if (to.Code != 0) return to.Code;
        if (to.Virtual is not null) return Failure.Of(Errno.EEXIST);
        if (from.Virtual is not null) return Failure.Of(Errno.EXDEV);
        StatusCode code = await _files.Link(from.FsPath, to.FsPath);
        return code == StatusCode.IsADirectory ? Failure.Of(Errno.EPERM) : OrNoLinks(code);
    }

    /// <summary>A link that leads somewhere, or nowhere.</summary>
    public async ValueTask<long> MakeLink(string target, Located at)
    {
        if (at.Code != 0) return at.Code;
        if (target.Length == 0) return Failure.Of(Errno.ENOENT);
        if (at.Virtual is not null) return Failure.Of(Errno.EEXIST);
        return OrNoLinks(await _files.MakeLink(at.FsPath, target));
    }

    /// <summary>chmod. A disk keeps no permissions: EPERM for others than those that are there.</summary>
    public ValueTask<long> SetMode(Located located, uint mode, bool followsLinks) =>
        SetAttributes(located, mode & PermissionBits, IFiles.KeepTime, followsLinks);

    /// <summary>Everything is root's.</summary>
    public async ValueTask<long> SetOwner(Located located, long owner, long group, bool followsLinks)
    {
        long code = await SetAttributes(located, IFiles.KeepMode, IFiles.KeepTime, followsLinks);
        if (code != 0) return code;
        return owner is 0 or -1 && group is 0 or -1 ? 0 : Failure.Of(Errno.EPERM);
    }

    /// <summary>utimensat; a file has one time.</summary>
    public ValueTask<long> SetModified(Located located, long modifiedNs, bool followsLinks)
    {
        const long Stays = -1, Now = -2;
        ulong time = modifiedNs switch
        {
            Stays => IFiles.KeepTime,
            Now => Clock.WallClockNs,
            < 0 => 0,
            _ => (ulong)modifiedNs,
        };
        return SetAttributes(located, IFiles.KeepMode, time, followsLinks);
    }

    private async ValueTask<long> SetAttributes(Located located, uint mode, ulong modifiedNs, bool followsLinks)
    {
        if (located.Code != 0) return located.Code;
        if (located.Virtual is { } node)
            return mode == IFiles.KeepMode || mode == (node.Mode & PermissionBits) ? 0 : Failure.Of(Errno.EPERM);
        if (located.Itself is FileDescription open) return OrNoLinks(await open.SetAttributes(mode, modifiedNs));
        if (located.Itself is not (null or DirectoryDescription)) return 0;
        string path = located.Itself is null ? located.FsPath : located.Path;
        Result<FsFile> file = await _files.Open(path, followsLinks ? FsOpen.Read : FsOpen.LinkItself);
        if (!file.IsOk) return Failure.Of(file.Code);
        StatusCode code = await file.Value.SetAttributes(mode, modifiedNs);
        await file.Value.Close();
        return OrNoLinks(code);
    }

    /// <summary>What a volume has none of is not permitted there.</summary>
    private static long OrNoLinks(StatusCode code) =>
        code == StatusCode.AccessDenied ? Failure.Of(Errno.EPERM) : Failure.OrDone(code);

    /// <summary>The names in a directory are durable with all that its volume has.</summary>
    public async ValueTask<long> SyncVolume(string path)
    {
        if (FindVirtual(path, _root) is not null) return Failure.Invalid;
        Result<FsFile> file = await _files.Open(path);
        if (!file.IsOk) return Failure.Of(file.Code);
        StatusCode code = await file.Value.Sync();
        await file.Value.Close();
        return Failure.OrDone(code);
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
}
