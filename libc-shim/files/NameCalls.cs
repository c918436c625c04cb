using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Calls that name files: each copies its paths into the lent buffer and passes the rest on.</summary>
internal static unsafe class NameCalls
{
    // SAFETY: what the server fills in is copied to the program after its memory has been checked.
    public const int CurrentDirectory = -100;

    /// <summary>AT_EMPTY_PATH.</summary>
    public const int EmptyPath = 0x1000;

    private const int NoFollow = 0x100, RemoveDirectory = 0x200;
    private const int Mode = 0, Owner = 1, Times = 2;
    private const ulong StatBytes = 144, StatfsBytes = 120;
    private const long Stays = -1, Now = -2;

    public static long Open(LinuxThread* thread, int directory, ulong path, int flags, uint mode)
    {
        long length = Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.OpenatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), Flags = flags,
            Mode = mode & ~thread->Process->Umask,
        };
        bool isAlone = Threads.Count == 1 && !Vfork.IsChild(thread);
        return KeptFiles.Opened(Server.CallHeeding(thread, PosixCallsLayout.Openat, arguments), isAlone);
    }

    /// <param name="thread">The calling thread.</param>
    /// <param name="directory">Or the descriptor, with an empty path.</param>
    /// <param name="path">0: empty.</param>
    /// <param name="into">struct stat.</param>
    /// <param name="flags">AT_.</param>
    public static long Stat(LinuxThread* thread, int directory, ulong path, ulong into, int flags) =>
        Server.CopyOut(thread, StatToBuffer(thread, directory, path, flags), into, StatBytes);

    /// <summary>The same, and struct stat stays in the thread's buffer, at <see cref="Server.Filled"/>.</summary>
    public static long StatToBuffer(LinuxThread* thread, int directory, ulong path, int flags)
    {
        long length = path == 0 ? 0 : Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.FstatatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), Flags = flags,
            Into = Server.Range(Server.Filled, StatBytes),
        };
        return Server.Call(thread, PosixCallsLayout.Fstatat, arguments);
    }

    public static long StatDescriptor(LinuxThread* thread, int descriptor, ulong into) =>
        Stat(thread, descriptor, 0, into, EmptyPath);

    public static long StatLink(LinuxThread* thread, ulong path, ulong into) =>
        path == 0 ? Answer.Error(Errno.EFAULT) : Stat(thread, CurrentDirectory, path, into, NoFollow);

    public static long StatName(LinuxThread* thread, int directory, ulong path, ulong into, int flags) =>
        path == 0 ? Answer.Error(Errno.EFAULT) : Stat(thread, directory, path, into, flags);

    public static long Access(LinuxThread* thread, int directory, ulong path, int mode, int flags)
    {
        long length = Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.FaccessatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), Mode = mode, Flags = flags,
        };
        return Server.Call(thread, PosixCallsLayout.Faccessat, arguments);
    }

    public static long ReadLink(LinuxThread* thread, int directory, ulong path, ulong into, ulong bytes)
    {
        long length = Server.Path(thread, path);
        if (length < 0) return length;
        if ((long)bytes <= 0) return Answer.Error(Errno.EINVAL);
        PosixCallsLayout.ReadlinkatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length),
            Into = Server.Range(Server.Filled, Math.Min(bytes, User.LongestPath)),
        };
        long answer = Server.Call(thread, PosixCallsLayout.Readlinkat, arguments);
        return Server.CopyOut(thread, answer, into, answer < 0 ? 0 : (ulong)answer);
    }

    public static long MakeDirectory(LinuxThread* thread, int directory, ulong path, uint mode)
    {
        long length = Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.MkdiratArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), Mode = mode & ~thread->Process->Umask,
        };
        return Server.Call(thread, PosixCallsLayout.Mkdirat, arguments);
    }

    /// <summary>mknod: pipes and files; devices there are none to be made.</summary>
    public static long MakeNode(LinuxThread* thread, int directory, ulong path, uint mode)
    {
        const uint kinds = 0xF000, folder = 0x4000, plain = 0x8000;
        uint kind = mode & kinds;
        if (kind == folder) return Answer.Error(Errno.EPERM);
        return MakeDirectory(thread, directory, path, kind == 0 ? mode | plain : mode);
    }

    public static long Unlink(LinuxThread* thread, int directory, ulong path, int flags)
    {
        long length = Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.UnlinkatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), Flags = flags,
        };
        return Server.Call(thread, PosixCallsLayout.Unlinkat, arguments);
    }

    public static long RemoveDirectoryAt(LinuxThread* thread, ulong path) =>
        Unlink(thread, CurrentDirectory, path, RemoveDirectory);

    public static long Rename(
        LinuxThread* thread, int directory, ulong path, int toDirectory, ulong toPath, uint flags)
    {
        long length = Paths(thread, path, toPath, out long toLength);
        if (length < 0) return length;
        PosixCallsLayout.RenameatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), ToDirectory = toDirectory,
            ToPath = Server.Range(Server.SecondPath, (ulong)toLength), Flags = flags,
        };
        return Server.Call(thread, PosixCallsLayout.Renameat, arguments);
    }

    public static long Link(LinuxThread* thread, int directory, ulong path, int toDirectory, ulong toPath, int flags)
    {
        long length = Paths(thread, path, toPath, out long toLength);
        if (length < 0) return length;
        PosixCallsLayout.LinkatArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), ToDirectory = toDirectory,
            ToPath = Server.Range(Server.SecondPath, (ulong)toLength), Flags = flags,
        };
        return Server.Call(thread, PosixCallsLayout.Linkat, arguments);
    }

    public static long SymbolicLink(LinuxThread* thread, ulong target, int directory, ulong path)
    {
        long length = Paths(thread, target, path, out long pathLength);
        if (length < 0) return length;
        PosixCallsLayout.SymlinkatArguments arguments = new()
        {
            Target = Server.Range(0, (ulong)length), Directory = directory,
            Path = Server.Range(Server.SecondPath, (ulong)pathLength),
        };
        return Server.Call(thread, PosixCallsLayout.Symlinkat, arguments);
    }

    /// <returns>Bytes of the first path; an error of either.</returns>
    private static long Paths(LinuxThread* thread, ulong first, ulong second, out long secondLength)
    {
        long length = Server.Path(thread, first);
        secondLength = length < 0 ? 0 : Server.Path(thread, second, Server.SecondPath);
        return secondLength < 0 ? secondLength : length;
    }

    public static long ChangeMode(LinuxThread* thread, int directory, ulong path, uint mode) =>
        ChangeNamed(thread, directory, path, 0, Mode, mode & 0xFFF, 0);

    public static long ChangeModeOf(LinuxThread* thread, int descriptor, uint mode) =>
        Change(thread, descriptor, 0, EmptyPath, Mode, mode & 0xFFF, 0);

    public static long ChangeOwner(LinuxThread* thread, int directory, ulong path, int user, int group, int flags) =>
        ChangeNamed(thread, directory, path, flags, Owner, user, group);

    public static long ChangeOwnerOf(LinuxThread* thread, int descriptor, int user, int group) =>
        Change(thread, descriptor, 0, EmptyPath, Owner, user, group);

    public static long ChangeLinkOwner(LinuxThread* thread, ulong path, int user, int group) =>
        ChangeNamed(thread, CurrentDirectory, path, NoFollow, Owner, user, group);

    /// <summary>utimensat; without a path of the descriptor.</summary>
    public static long ChangeTimes(LinuxThread* thread, int directory, ulong path, ulong times, int flags)
    {
        long accessed = Now, modified = Now;
        if (times != 0)
        {
            if (!User.TryRead(thread, times, out TimeSpec first)) return Answer.Error(Errno.EFAULT);
            if (!User.TryRead(thread, times + 16, out TimeSpec second)) return Answer.Error(Errno.EFAULT);
            if (!TryTime(first, out accessed) || !TryTime(second, out modified)) return Answer.Error(Errno.EINVAL);
        }
        return path == 0
            ? Change(thread, directory, 0, flags | EmptyPath, Times, accessed, modified)
            : Change(thread, directory, path, flags, Times, accessed, modified);
    }

    private static bool TryTime(in TimeSpec time, out long ns)
    {
        const long utimeNow = 0x3FFF_FFFF, utimeOmit = 0x3FFF_FFFE;
        ns = time.Nanoseconds switch { utimeNow => Now, utimeOmit => Stays, _ => (long)time.Ns };
        return ns < 0 || time.IsSound;
    }

    private static long ChangeNamed(
        LinuxThread* thread, int directory, ulong path, int flags, int what, long first, long second) =>
        path == 0 && (flags & EmptyPath) == 0
            ? Answer.Error(Errno.EFAULT)
            : Change(thread, directory, path, flags, what, first, second);

    private static long Change(
        LinuxThread* thread, int directory, ulong path, int flags, int what, long first, long second)
    {
        long length = path == 0 ? 0 : Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.ChangeArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length), Flags = flags, What = what, First = first,
            Second = second,
        };
        return Server.Call(thread, PosixCallsLayout.Change, arguments);
    }

    /// <param name="thread">The calling thread.</param>
    /// <param name="descriptor">With an empty path the file itself.</param>
    /// <param name="path">0: empty.</param>
    /// <param name="into">struct statfs.</param>
    public static long FileSystem(LinuxThread* thread, int descriptor, ulong path, ulong into)
    {
        long length = path == 0 ? 0 : Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.StatfsArguments arguments = new()
        {
            Directory = descriptor, Path = Server.Range(0, (ulong)length),
            Into = Server.Range(Server.Filled, StatfsBytes),
        };
        long answer = Server.Call(thread, PosixCallsLayout.Statfs, arguments);
        return Server.CopyOut(thread, answer, into, StatfsBytes);
    }

    public static long FileSystemOf(LinuxThread* thread, ulong path, ulong into) =>
        path == 0 ? Answer.Error(Errno.EFAULT) : FileSystem(thread, CurrentDirectory, path, into);

    public static long ChangeDirectory(LinuxThread* thread, int directory, ulong path)
    {
        long length = path == 0 ? 0 : Server.Path(thread, path);
        if (length < 0) return length;
        PosixCallsLayout.ChdirArguments arguments = new()
        {
            Directory = directory, Path = Server.Range(0, (ulong)length),
        };
        return Server.Call(thread, PosixCallsLayout.Chdir, arguments);
    }

    public static long ChangeDirectoryTo(LinuxThread* thread, ulong path)
    {
        if (path == 0) return Answer.Error(Errno.EFAULT);
        // An empty path would mean the descriptor.
        if (User.TryRead(thread, path, out byte first) && first == 0) return Answer.Error(Errno.ENOENT);
        return ChangeDirectory(thread, CurrentDirectory, path);
    }

    public static long CurrentPath(LinuxThread* thread, ulong into, ulong bytes)
    {
        PosixCallsLayout.GetcwdArguments arguments = new()
        {
            Into = Server.Range(Server.Filled, Math.Min(bytes, User.LongestPath)),
        };
        long answer = Server.Call(thread, PosixCallsLayout.Getcwd, arguments);
        return Server.CopyOut(thread, answer, into, answer < 0 ? 0 : (ulong)answer);
    }

    public static long Truncate(LinuxThread* thread, ulong path, long length)
    {
        const int writeOnly = 1;
        int opened = (int)Open(thread, CurrentDirectory, path, writeOnly, 0);
        if (opened < 0) return opened;
        long answer = DescriptorCalls.Truncate(thread, opened, length);
        DescriptorCalls.Close(thread, (uint)opened);
        return answer;
    }
}
