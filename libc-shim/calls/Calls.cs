using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Which handler answers which system call, family by family: those that are called most first. A call that none knows
/// is counted by the server and answered with ENOSYS.
/// </summary>
internal static unsafe class Calls
{
    // SAFETY: the thread is the calling one, whose state stays mapped.
    private const int Here = NameCalls.CurrentDirectory, Any = -1;

    public static long Run(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Getpid => t->Process->Id,
        SystemCall.Gettid => t->Id,
        SystemCall.Read => FileCalls.Read(t, (int)g.A, g.B, g.C),
        SystemCall.Write => FileCalls.Write(t, (int)g.A, g.B, g.C),
        SystemCall.Pread64 => FileCalls.PRead(t, (int)g.A, g.B, g.C, (long)g.D),
        SystemCall.Pwrite64 => FileCalls.PWrite(t, (int)g.A, g.B, g.C, (long)g.D),
        SystemCall.Readv => FileCalls.ReadVector(t, (int)g.A, g.B, (int)g.C, Any),
        SystemCall.Writev => FileCalls.WriteVector(t, (int)g.A, g.B, (int)g.C, Any),
        SystemCall.Preadv => FileCalls.ReadVector(t, (int)g.A, g.B, (int)g.C, (long)g.D),
        SystemCall.Pwritev => FileCalls.WriteVector(t, (int)g.A, g.B, (int)g.C, (long)g.D),
        SystemCall.Sendfile => FileCalls.Send(t, (int)g.A, (int)g.B, g.C, g.D),
        SystemCall.CopyFileRange => CopyCall.Run(t, (int)g.A, g.B, (int)g.C, g.D, g.E, (uint)g.F),
        SystemCall.Lseek => DescriptorCalls.Seek(t, (int)g.A, (long)g.B, (int)g.C),
        SystemCall.Futex => Futexes.Call(t, new FutexCall
        {
            Address = g.A, Operation = (int)g.B, Value = (uint)g.C, Timeout = g.D, Other = g.E, Bits = (uint)g.F,
        }),
        SystemCall.ClockGettime => TimeCalls.Get(t, (int)g.A, g.B),
        _ => Memory(t, call, g),
    };

    private static long Memory(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Brk => MemoryCalls.Break(t, g.A),
        SystemCall.Mmap => MemoryCalls.Map(t, g.A, g.B, (uint)g.C, (uint)g.D, (int)g.E, (long)g.F),
        SystemCall.Munmap => MemoryCalls.Unmap(t, g.A, g.B),
        SystemCall.Mprotect => MemoryCalls.Protect(t, g.A, g.B, (uint)g.C),
        SystemCall.Mremap => Remapping.Call(t, g.A, g.B, g.C, (uint)g.D, g.E),
        SystemCall.Mincore => MemoryCalls.Residents(t, g.A, g.B, g.C),
        SystemCall.Madvise => MemoryCalls.Advise(t, g.A, g.B, (int)g.C),
        SystemCall.ArchPrctl => ThreadCalls.Architecture(t, (int)g.A, g.B),
        SystemCall.SetTidAddress => ThreadCalls.SetClear(t, g.A),
        SystemCall.Rseq => Answer.Error(Errno.ENOSYS),
        SystemCall.SchedYield => ThreadCalls.Yield(t),
        SystemCall.SchedGetaffinity => SystemQuestions.Affinity(t, g.B, g.C),
        SystemCall.Membarrier => ThreadCalls.Barrier((int)g.A),
        _ => Signal(t, call, g),
    };

    private static long Signal(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.RtSigaction => SignalCalls.SetAction(t, (int)g.A, g.B, g.C, g.D),
        SystemCall.RtSigprocmask => SignalCalls.ChangeMask(t, (int)g.A, g.B, g.C, g.D),
        SystemCall.RtSigreturn => Frames.Return(t),
        SystemCall.RtSigsuspend => SignalCalls.Suspend(t, g.A, g.B),
        SystemCall.RtSigpending => SignalCalls.GetPending(t, g.A, g.B),
        SystemCall.RtSigtimedwait => SignalCalls.WaitFor(t, g.A, g.B, g.C, g.D),
        SystemCall.Sigaltstack => SignalCalls.SetStack(t, g.A, g.B),
        SystemCall.Pause => SignalCalls.Pause(t),
        SystemCall.Kill => SignalCalls.Kill(t, (int)g.A, (int)g.B),
        SystemCall.Tgkill => SignalCalls.KillThread(t, (int)g.A, (int)g.B, (int)g.C),
        SystemCall.Tkill => SignalCalls.KillThread(t, Any, (int)g.A, (int)g.B),
        _ => Name(t, call, g),
    };

    private static long Name(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Open => NameCalls.Open(t, Here, g.A, (int)g.B, (uint)g.C),
        SystemCall.Openat => NameCalls.Open(t, (int)g.A, g.B, (int)g.C, (uint)g.D),
        SystemCall.Creat => NameCalls.Open(t, Here, g.A, 0x241, (uint)g.B),
        SystemCall.Stat => NameCalls.StatName(t, Here, g.A, g.B, 0),
        SystemCall.Lstat => NameCalls.StatLink(t, g.A, g.B),
        SystemCall.Fstat => NameCalls.StatDescriptor(t, (int)g.A, g.B),
        SystemCall.Newfstatat => NameCalls.StatName(t, (int)g.A, g.B, g.C, (int)g.D),
        SystemCall.Statx => StatxCall.Run(t, (int)g.A, g.B, (int)g.C, (uint)g.D, g.E),
        SystemCall.Access => NameCalls.Access(t, Here, g.A, (int)g.B, 0),
        SystemCall.Faccessat => NameCalls.Access(t, (int)g.A, g.B, (int)g.C, 0),
        SystemCall.Faccessat2 => NameCalls.Access(t, (int)g.A, g.B, (int)g.C, (int)g.D),
        SystemCall.Readlink => NameCalls.ReadLink(t, Here, g.A, g.B, g.C),
        SystemCall.Readlinkat => NameCalls.ReadLink(t, (int)g.A, g.B, g.C, g.D),
        SystemCall.Mkdir => NameCalls.MakeDirectory(t, Here, g.A, (uint)g.B),
        SystemCall.Mkdirat => NameCalls.MakeDirectory(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Mknod => NameCalls.MakeNode(t, Here, g.A, (uint)g.B),
        SystemCall.Mknodat => NameCalls.MakeNode(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Rmdir => NameCalls.RemoveDirectoryAt(t, g.A),
        SystemCall.Unlink => NameCalls.Unlink(t, Here, g.A, 0),
        SystemCall.Unlinkat => NameCalls.Unlink(t, (int)g.A, g.B, (int)g.C),
        SystemCall.Chdir => NameCalls.ChangeDirectoryTo(t, g.A),
        SystemCall.Fchdir => NameCalls.ChangeDirectory(t, (int)g.A, 0),
        SystemCall.Getcwd => NameCalls.CurrentPath(t, g.A, g.B),
        SystemCall.Umask => ProcessCalls.SetUmask(t, (uint)g.A),
        _ => Change(t, call, g),
    };

    private static long Change(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Rename => NameCalls.Rename(t, Here, g.A, Here, g.B, 0),
        SystemCall.Renameat => NameCalls.Rename(t, (int)g.A, g.B, (int)g.C, g.D, 0),
        SystemCall.Renameat2 => NameCalls.Rename(t, (int)g.A, g.B, (int)g.C, g.D, (uint)g.E),
        SystemCall.Link => NameCalls.Link(t, Here, g.A, Here, g.B, 0),
        SystemCall.Linkat => NameCalls.Link(t, (int)g.A, g.B, (int)g.C, g.D, (int)g.E),
        SystemCall.Symlink => NameCalls.SymbolicLink(t, g.A, Here, g.B),
        SystemCall.Symlinkat => NameCalls.SymbolicLink(t, g.A, (int)g.B, g.C),
        SystemCall.Chmod => NameCalls.ChangeMode(t, Here, g.A, (uint)g.B),
        SystemCall.Fchmod => NameCalls.ChangeModeOf(t, (int)g.A, (uint)g.B),
        SystemCall.Fchmodat => NameCalls.ChangeMode(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Chown => NameCalls.ChangeOwner(t, Here, g.A, (int)g.B, (int)g.C, 0),
        SystemCall.Fchown => NameCalls.ChangeOwnerOf(t, (int)g.A, (int)g.B, (int)g.C),
        SystemCall.Lchown => NameCalls.ChangeLinkOwner(t, g.A, (int)g.B, (int)g.C),
        SystemCall.Fchownat => NameCalls.ChangeOwner(t, (int)g.A, g.B, (int)g.C, (int)g.D, (int)g.E),
        SystemCall.Utimensat => NameCalls.ChangeTimes(t, (int)g.A, g.B, g.C, (int)g.D),
        SystemCall.Truncate => NameCalls.Truncate(t, g.A, (long)g.B),
        SystemCall.Ftruncate => DescriptorCalls.Truncate(t, (int)g.A, (long)g.B),
        SystemCall.Statfs => NameCalls.FileSystemOf(t, g.A, g.B),
        SystemCall.Fstatfs => NameCalls.FileSystem(t, (int)g.A, 0, g.B),
        SystemCall.Fsync or SystemCall.Fdatasync => DescriptorCalls.Sync(t, (int)g.A),
        SystemCall.Sync => DescriptorCalls.Sync(t, Any),
        _ => Descriptor(t, call, g),
    };

    private static long Descriptor(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Close => DescriptorCalls.Close(t, (uint)g.A),
        SystemCall.CloseRange => DescriptorCalls.CloseAll(t, (uint)g.A, (uint)g.B, (uint)g.C),
        SystemCall.Getdents64 => DescriptorCalls.Entries(t, (int)g.A, g.B, g.C),
        SystemCall.Fcntl => DescriptorCalls.Control(t, (int)g.A, (int)g.B, g.C),
        SystemCall.Ioctl => DescriptorCalls.Device(t, (int)g.A, (uint)g.B, g.C),
        SystemCall.Flock => DescriptorCalls.LockFile(t, (int)g.A, (int)g.B),
        SystemCall.Dup => DescriptorCalls.Duplicate(t, (int)g.A),
        SystemCall.Dup2 => DescriptorCalls.Duplicate(t, (int)g.A, (int)g.B),
        SystemCall.Dup3 => DescriptorCalls.Duplicate(t, (int)g.A, (int)g.B, (int)g.C),
        SystemCall.Pipe => DescriptorCalls.Pipe(t, g.A, 0),
        SystemCall.Pipe2 => DescriptorCalls.Pipe(t, g.A, (int)g.B),
        SystemCall.Fadvise64 => 0,
        SystemCall.Eventfd => DescriptorCalls.Event(t, (uint)g.A, 0),
        SystemCall.Eventfd2 => DescriptorCalls.Event(t, (uint)g.A, (int)g.B),
        SystemCall.Poll => PollCalls.Poll(t, g.A, g.B, (int)g.C),
        SystemCall.Ppoll => PollCalls.PollWithMask(t, g.A, g.B, g.C, g.D),
        SystemCall.Select => PollCalls.Select(t, (int)g.A, SetsOf(g), g.E),
        SystemCall.Pselect6 => PollCalls.SelectWithMask(t, (int)g.A, SetsOf(g), g.E, g.F),
        SystemCall.EpollCreate => PollCalls.MakeEpoll(t, 0),
        SystemCall.EpollCreate1 => PollCalls.MakeEpoll(t, (int)g.A),
        SystemCall.EpollCtl => PollCalls.ControlEpoll(t, (int)g.A, (int)g.B, (int)g.C, g.D),
        SystemCall.EpollWait => PollCalls.WaitEpoll(t, (int)g.A, g.B, (int)g.C, (int)g.D, 0),
        SystemCall.EpollPwait => PollCalls.WaitEpoll(t, (int)g.A, g.B, (int)g.C, (int)g.D, g.E),
        _ => Process(t, call, g),
    };

    private static SelectSets SetsOf(in CallArguments g) => new() { Read = g.B, Write = g.C, Except = g.D };

    private static long Process(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Clone => CloneCalls.Clone(t, new CloneArguments
        {
            Flags = g.A, Stack = g.B, ParentId = g.C, ChildId = g.D, Tls = g.E,
        }),
        SystemCall.Clone3 => CloneCalls.Clone3(t, g.A, g.B),
        SystemCall.Fork => Fork.Call(t, ForkBirth.Plain),
        SystemCall.Vfork => Vfork.Call(t, default),
        SystemCall.Execve => Exec.Call(t, Here, g.A, g.B, g.C, 0),
        SystemCall.Execveat => Exec.Call(t, (int)g.A, g.B, g.C, g.D, (int)g.E),
        SystemCall.Wait4 => ProcessCalls.Wait4(t, (int)g.A, g.B, (int)g.C, g.D),
        SystemCall.Waitid => ProcessCalls.WaitId(t, (int)g.A, (int)g.B, g.C, (int)g.D, g.E),
        SystemCall.Exit => ProcessCalls.Exit(t, (int)g.A),
        SystemCall.ExitGroup => ProcessCalls.ExitAll(t, (int)g.A),
        SystemCall.Getppid => ProcessCalls.ParentId(t),
        SystemCall.Getpgid => ProcessCalls.GroupOf(t, (int)g.A),
        SystemCall.Getpgrp => ProcessCalls.GroupOf(t, 0),
        SystemCall.Setpgid => ProcessCalls.SetGroup(t, (int)g.A, (int)g.B),
        SystemCall.Getsid => ProcessCalls.SessionOf(t, (int)g.A),
        SystemCall.Setsid => ProcessCalls.NewSession(t),
        SystemCall.Prctl => ProcessCalls.Control(t, (int)g.A, g.B),
        _ => Time(t, call, g),
    };

    private static long Time(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Nanosleep => TimeCalls.Sleep(t, g.A, g.B),
        SystemCall.ClockNanosleep => TimeCalls.Sleep(t, (int)g.A, (int)g.B, g.C, g.D),
        SystemCall.ClockGetres => TimeCalls.Resolution(t, (int)g.A, g.B),
        SystemCall.Gettimeofday => TimeCalls.TimeOfDay(t, g.A, g.B),
        SystemCall.Time => TimeCalls.Time(t, g.A),
        SystemCall.Setitimer => TimerCalls.SetInterval(t, (int)g.A, g.B, g.C),
        SystemCall.Alarm => TimerCalls.Alarm(t, (uint)g.A),
        SystemCall.Getrusage => SystemQuestions.Usage(t, (int)g.A, g.B),
        SystemCall.Times => SystemQuestions.Times(t, g.A),
        SystemCall.Uname => SystemQuestions.Name(t, g.A),
        SystemCall.Prlimit64 => SystemQuestions.Limit(t, (int)g.A, (uint)g.B, g.C, g.D),
        SystemCall.Getrlimit => SystemQuestions.Limit(t, 0, (uint)g.A, 0, g.B),
        SystemCall.Setrlimit => SystemQuestions.Limit(t, 0, (uint)g.A, g.B, 0),
        SystemCall.Sysinfo => SystemQuestions.Information(t, g.A),
        SystemCall.Getrandom => SystemQuestions.Random(t, g.A, g.B),
        _ => Socket(t, call, g),
    };

    private static long Socket(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Socket => SocketCalls.Make(t, (int)g.A, (int)g.B, (int)g.C),
        SystemCall.Socketpair => SocketCalls.MakePair(t, (int)g.A, (int)g.B, (int)g.C, g.D),
        SystemCall.Bind => SocketCalls.Bind(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Connect => SocketCalls.Connect(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Listen => SocketCalls.Listen(t, (int)g.A, (int)g.B),
        SystemCall.Accept => SocketCalls.Accept(t, (int)g.A, g.B, g.C, 0),
        SystemCall.Accept4 => SocketCalls.Accept(t, (int)g.A, g.B, g.C, (int)g.D),
        SystemCall.Getsockname => SocketCalls.Name(t, (int)g.A, 0, g.B, g.C),
        SystemCall.Getpeername => SocketCalls.Name(t, (int)g.A, 1, g.B, g.C),
        SystemCall.Setsockopt => SocketCalls.SetOption(t, (int)g.A, (int)g.B, (int)g.C, g.D, (uint)g.E),
        SystemCall.Getsockopt => SocketCalls.GetOption(t, (int)g.A, (int)g.B, (int)g.C, g.D, g.E),
        SystemCall.Sendto => SocketCalls.Send(t, (int)g.A, g.B, g.C, (uint)g.D, g.E, (uint)g.F),
        SystemCall.Recvfrom => SocketCalls.Receive(t, (int)g.A, g.B, g.C, (uint)g.D, g.E, g.F),
        SystemCall.Sendmsg => SocketCalls.SendMessage(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Recvmsg => SocketCalls.ReceiveMessage(t, (int)g.A, g.B, (uint)g.C),
        SystemCall.Shutdown => SocketCalls.Shutdown(t, (int)g.A, (int)g.B),
        _ => RareCalls.Run(t, call, g),
    };
}
