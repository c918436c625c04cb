using System;
using System.Buffers.Binary;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Names.</summary>
internal sealed partial class ThreadCalls
{
    /// <inheritdoc/>
    public async ValueTask<Result<long>> Chdir(int directory, SharedBytes path)
    {
        const int EmptyPath = 0x1000;
        Located located = Locate(directory, path, path.Length == 0 && directory >= 0 ? EmptyPath : 0);
        if (located.Itself is DirectoryDescription open) located = located with { Path = open.Path, Itself = null };
        else if (located.Itself is not null) return Failure.Of(Errno.ENOTDIR);
        located.WantsDirectory = true;
        (Description? opened, long code) = await system.Files.Open(located, OpenFlags.Directory);
        if (opened is null) return code;
        process.Directory = located.Path;
        return 0;
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Getcwd(SharedBytes into)
    {
        int length = Encoding.UTF8.GetByteCount(process.Directory);
        if (into.Length < length + 1) return Answer(Errno.ERANGE);
        Encoding.UTF8.GetBytes(process.Directory, into.Span);
        into.Span[length] = 0;
        return Answer(length + 1);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Openat(
        int directory, SharedBytes path, int flags, uint mode, CancellationToken cancel)
    {
        OpenFlags how = (OpenFlags)flags;
        bool itself = (how & OpenFlags.NoFollow) != 0
            || (how & (OpenFlags.Create | OpenFlags.Exclusive)) == (OpenFlags.Create | OpenFlags.Exclusive);
        Located located = system.Files.Locate(process, directory, path, 0, !itself);
        (Description? opened, long code) = await system.Files.Open(located, how, mode);
        if (opened is PipeEnd end && !await end.MeetsOther(cancel)) return StatusCode.Cancelled;
        if (opened is null) return code;
        long descriptor = Install(opened, ClosesAtExec(flags));
        return descriptor >= 0 && opened is FileDescription file
            ? descriptor | (long)file.Version << ShimImage.VersionShift
            : descriptor;
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Fstatat(int directory, SharedBytes path, int flags, SharedBytes into)
    {
        const int NoFollow = 0x100;
        return system.Files.Stat(Locate(directory, path, flags), (flags & NoFollow) == 0, into);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Faccessat(int directory, SharedBytes path, int mode, int flags) =>
        await system.Files.Access(Locate(directory, path, flags), mode);

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Readlinkat(int directory, SharedBytes path, SharedBytes into)
    {
        (string? target, long code) = await system.Files.Target(LocateName(directory, path));
        if (target is null) return code;
        byte[] bytes = Encoding.UTF8.GetBytes(target);
        int length = Math.Min(bytes.Length, into.Length);
        bytes.AsSpan(0, length).CopyTo(into.Span);
        return length;
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Mkdirat(int directory, SharedBytes path, uint mode) =>
        await system.Files.MakeNode(LocateName(directory, path), mode);

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Unlinkat(int directory, SharedBytes path, int flags)
    {
        const int RemovesDirectory = 0x200;
        if ((flags & ~RemovesDirectory) != 0) return Failure.Invalid;
        Located located = LocateName(directory, path);
        if (flags != 0 && located.Code == 0 && EndsInDot(path.Span)) return Failure.Invalid;
        return await system.Files.Remove(located, flags != 0);
    }

    private static bool EndsInDot(ReadOnlySpan<byte> path) =>
        path.Length > 0 && path[^1] == '.' && (path.Length == 1 || path[^2] == '/');

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Renameat(
        int directory, SharedBytes path, int toDirectory, SharedBytes toPath, uint flags)
    {
        const uint DoNotReplace = 1;
        if ((flags & ~DoNotReplace) != 0) return Failure.Invalid;
        Located from = LocateName(directory, path), to = LocateName(toDirectory, toPath);
        return await system.Files.Rename(from, to, (flags & DoNotReplace) == 0);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Linkat(
        int directory, SharedBytes path, int toDirectory, SharedBytes toPath, int flags)
    {
        const int Follow = 0x400, EmptyPath = 0x1000;
        if ((flags & ~(Follow | EmptyPath)) != 0) return Failure.Invalid;
        Located from = system.Files.Locate(process, directory, path, flags, (flags & Follow) != 0);
        if ((flags & Follow) != 0) from = await system.Files.Resolve(process, from);
        return await system.Files.Link(from, LocateName(toDirectory, toPath));
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Symlinkat(SharedBytes target, int directory, SharedBytes path)
    {
        Located located = LocateName(directory, path);
        long code = LinuxPath.Read(target, out string text);
        return code != 0 ? code : await system.Files.MakeLink(text, located);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Change(
        int directory, SharedBytes path, int flags, int what, long first, long second)
    {
        const int NoFollow = 0x100;
        Located located = Locate(directory, path, flags);
        bool follows = (flags & NoFollow) == 0;
        return what switch
        {
            0 => await system.Files.SetMode(located, (uint)first, follows),
            1 => await system.Files.SetOwner(located, first, second, follows),
            2 => await system.Files.SetModified(located, second, follows),
            _ => Failure.Invalid,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Statfs(int directory, SharedBytes path, SharedBytes into)
    {
        const int Bytes = 120, EmptyPath = 0x1000, NameLength = 255;
        const ulong FatMagic = 0x4D44, BlockBytes = 4096;
        if (into.Length < Bytes) return Failure.Invalid;
        Located located = Locate(directory, path, EmptyPath);
        if (located.Code != 0) return located.Code;
        Result<VolumeRecord> volume = await system.Files.VolumeOf(located.Path);
        if (!volume.IsOk) return Failure.Of(volume.Code);
        Span<byte> to = into.Span.Slice(0, Bytes);
        to.Clear();
        ulong total = volume.Value.Size / BlockBytes, free = volume.Value.Free / BlockBytes;
        ReadOnlySpan<ulong> words = [FatMagic, BlockBytes, total, free, free, 0, 0, 0, NameLength, BlockBytes];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(to.Slice(8 * i), words[i]);
        return 0;
    }
}
