using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Calls on descriptors, other than reading and writing their bytes.</summary>
internal static unsafe class DescriptorCalls
{
    // SAFETY: what the server fills in is copied to the program after its memory has been checked.
    private const int GetLock = 5, SetLock = 6, SetLockWaiting = 7, OpenGetLock = 36, OpenSetLockWaiting = 38;
    private const int DuplicateClosing = 1030, SetStatus = 4, FromPosition = 1;
    private const int DuplicateTo = 0, FlockBytes = 32, IoctlBytes = 64, FlockCall = -1;
    private const uint CloseRange = 0x100, CloseOnExec = 0x80000;

    public static long Close(LinuxThread* thread, uint descriptor) => Close(thread, descriptor, descriptor, 0);

    /// <summary>close_range.</summary>
    public static long CloseAll(LinuxThread* thread, uint first, uint last, uint flags) =>
        first > last ? Answer.Error(Errno.EINVAL) : Close(thread, first, last, flags == 0 ? CloseRange : flags);

    private static long Close(LinuxThread* thread, uint first, uint last, uint flags)
    {
        const uint marksOnly = 4;
        PosixCallsLayout.CloseArguments arguments = new() { First = first, Last = last, Flags = flags };
        long answer = Server.Call(thread, PosixCallsLayout.Close, arguments);
        if (answer >= 0 && (flags & marksOnly) == 0) KeptFiles.Forget(first, last);
        return answer;
    }

    public static long Seek(LinuxThread* thread, int descriptor, long offset, int whence) =>
        KeptFiles.IsKept(descriptor)
            ? KeptFiles.Seek(thread, descriptor, offset, whence)
            : SeekThere(thread, descriptor, offset, whence);

    /// <summary>Of the server's position.</summary>
    public static long SeekThere(LinuxThread* thread, int descriptor, long offset, int whence) => Server.Call(
        thread, PosixCallsLayout.Lseek,
        new PosixCallsLayout.LseekArguments { Descriptor = descriptor, Offset = offset, Whence = whence });

    public static long Entries(LinuxThread* thread, int descriptor, ulong into, ulong bytes)
    {
        ulong piece = Math.Min(bytes, Server.BufferBytes);
        if (!User.CanWrite(thread, into, piece)) return Answer.Error(Errno.EFAULT);
        PosixCallsLayout.GetdentsArguments arguments = new()
        {
            Descriptor = descriptor, Into = Server.Range(0, piece),
        };
        long got = Server.Call(thread, PosixCallsLayout.Getdents, arguments);
        if (got > 0) User.Copy(thread->Buffer, (byte*)into, (ulong)got);
        return got;
    }

    public static long Truncate(LinuxThread* thread, int descriptor, long length) => Server.Call(
        thread, PosixCallsLayout.Ftruncate,
        new PosixCallsLayout.FtruncateArguments { Descriptor = descriptor, Length = length });

    public static long Sync(LinuxThread* thread, int descriptor) => Server.Call(
        thread, PosixCallsLayout.Fsync, new PosixCallsLayout.FsyncArguments { Descriptor = descriptor });

    /// <summary>sync_file_range and readahead: hints. What is no descriptor is told.</summary>
    public static long SynchronizeRange(LinuxThread* thread, int descriptor, in CallArguments given)
    {
        const int getFlags = 3;
        const ulong known = 7;
        long flags = Control(thread, descriptor, getFlags, 0);
        if (flags < 0) return flags;
        bool isSound = (long)given.B >= 0 && (long)given.C >= 0 && given.D <= known;
        return isSound ? 0 : Answer.Error(Errno.EINVAL);
    }

    public static long Duplicate(LinuxThread* thread, int descriptor) =>
        Control(thread, descriptor, DuplicateTo, 0);

    /// <summary>dup2.</summary>
    public static long Duplicate(LinuxThread* thread, int descriptor, int to)
    {
        const int getFlags = 1;
        if (descriptor != to) return Duplicate(thread, descriptor, to, 0);
        long answer = Control(thread, descriptor, getFlags, 0);
        return answer < 0 ? answer : to;
    }

    /// <summary>dup3.</summary>
    public static long Duplicate(LinuxThread* thread, int descriptor, int to, int flags)
    {
        if (descriptor == to || ((uint)flags & ~CloseOnExec) != 0) return Answer.Error(Errno.EINVAL);
        PosixCallsLayout.DupArguments arguments = new() { Descriptor = descriptor, To = to, Flags = flags };
        KeptFiles.Release(thread, descriptor);
        long answer = Server.Call(thread, PosixCallsLayout.Dup, arguments);
        if (answer >= 0) KeptFiles.Forget(to);
        return answer;
    }

    /// <summary>fcntl.</summary>
    public static long Control(LinuxThread* thread, int descriptor, int command, ulong argument)
    {
        if (command is >= GetLock and <= SetLockWaiting or >= OpenGetLock and <= OpenSetLockWaiting)
            return Lock(thread, descriptor, command, argument);
        if (command is DuplicateTo or DuplicateClosing or SetStatus) KeptFiles.Release(thread, descriptor);
        PosixCallsLayout.FcntlArguments arguments = new()
        {
            Descriptor = descriptor, Command = command, Argument = (long)argument,
        };
        return Server.Call(thread, PosixCallsLayout.Fcntl, arguments);
    }

    private static long Lock(LinuxThread* thread, int descriptor, int command, ulong record)
    {
        if (!User.TryCopyIn(thread, record, thread->Buffer + Server.Filled, FlockBytes))
            return Answer.Error(Errno.EFAULT);
        short whence = *(short*)(thread->Buffer + Server.Filled + 2);
        if (whence == FromPosition) KeptFiles.Tell(thread, descriptor);
        PosixCallsLayout.LockArguments arguments = new()
        {
            Descriptor = descriptor, Command = command, Flock = Server.Range(Server.Filled, FlockBytes),
        };
        long answer = Server.CallHeeding(thread, PosixCallsLayout.Lock, arguments);
        bool tells = command is GetLock or OpenGetLock;
        return tells ? Server.CopyOut(thread, answer, record, FlockBytes) : answer;
    }

    public static long LockFile(LinuxThread* thread, int descriptor, int operation)
    {
        PosixCallsLayout.LockArguments arguments = new()
        {
            Descriptor = descriptor, Command = FlockCall, Operation = operation,
            Flock = Server.Range(Server.Filled, FlockBytes),
        };
        return Server.CallHeeding(thread, PosixCallsLayout.Lock, arguments);
    }

    /// <summary>
    /// ioctl. What the argument points to, as far as it is memory, goes along; what a request that answers something
    /// has left there comes back.
    /// </summary>
    public static long Device(LinuxThread* thread, int descriptor, uint request, ulong argument)
    {
        ulong bytes = Requests.Bytes(request);
        if (bytes != 0 && !User.TryCopyIn(thread, argument, thread->Buffer + Server.Filled, bytes))
            return Answer.Error(Errno.EFAULT);
        if (bytes != 0 && Requests.Answers(request) && !User.CanWrite(thread, argument, bytes))
            return Answer.Error(Errno.EFAULT);
        PosixCallsLayout.IoctlArguments arguments = new()
        {
            Descriptor = descriptor, Request = request, Argument = argument,
            Flags = FileCalls.InsistsFor(thread, Signal.TerminalOutput), Data = Server.Range(Server.Filled, IoctlBytes),
        };
        long answer = Server.CallHeeding(thread, PosixCallsLayout.Ioctl, arguments);
        if (answer is -600 or -601) return FileCalls.Background(thread, Signal.TerminalOutput);
        return Requests.Answers(request) ? Server.CopyOut(thread, answer, argument, bytes) : answer;
    }

    public static long Pipe(LinuxThread* thread, ulong into, int flags)
    {
        if (!User.CanWrite(thread, into, 8)) return Answer.Error(Errno.EFAULT);
        long ends = Server.Call(
            thread, PosixCallsLayout.Pipe, new PosixCallsLayout.PipeArguments { Flags = flags });
        if (ends < 0) return ends;
        *(long*)into = ends;
        return 0;
    }

    public static long Event(LinuxThread* thread, uint initial, int flags) => Server.Call(
        thread, PosixCallsLayout.Eventfd,
        new PosixCallsLayout.EventfdArguments { Initial = initial, Flags = flags });
}
