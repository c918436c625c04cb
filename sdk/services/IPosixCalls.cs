using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What a Linux process asks of the server that all of them share: descriptors, names, pipes, terminals, sockets, the
/// tree of processes.
/// <para>
/// The parties. <b>posix</b> makes every Linux process, and serves each of its threads on a channel of its own. The
/// client is the <b>shim</b> in the process (libc-shim), which answers what concerns nobody else by itself, has checked
/// all pointers, and turns the rest into a call here. It has lent one buffer per thread; structs lie there as Linux on
/// x86-64 lays them out, paths as bytes without a NUL. It never meets: both are built from one tree.
/// </para>
/// <para>
/// The answers are Linux's: 0 and above, or the negative of an errno. A status other than Ok is none of the program's
/// doing: Cancelled, the shim gave the call up for a signal and nothing has happened (what has happened in part is
/// answered as such); TimedOut, so has the command's deadline; PeerDied, the server is gone; anything else is EIO.
/// <see cref="BackgroundRead"/> and <see cref="BackgroundWrite"/> are answers for the shim: it knows the masks and
/// handlers, and raises SIGTTIN and SIGTTOU for its group itself.
/// </para>
/// <para>
/// A signal comes as a poke, bit n-1 for signal n, always at the first thread of a process that lives, whatever its
/// mask: the shim finds the thread that takes it. A thread ends when its channel is closed, a process when the kernel
/// says so, with its status as exit code.
/// </para>
/// </summary>
[Service("posix-calls")]
public interface IPosixCalls
{
    /// <summary>Instead of a path's directory: the current one. AT_FDCWD.</summary>
    const int CurrentDirectory = -100;

    /// <summary>A flag of <see cref="Fork"/>.</summary>
    const uint SharesMemory = 1;

    /// <summary>Instead of an offset: where the description is, which then moves on.</summary>
    const long AtPosition = -1;

    /// <summary>
    /// A flag of <see cref="Read"/>, <see cref="Write"/>, <see cref="Sendto"/>, <see cref="Recvfrom"/>: EAGAIN in
    /// place of a wait. MSG_DONTWAIT's bit.
    /// </summary>
    const uint DoNotWait = 0x40;

    /// <summary>
    /// A flag of <see cref="Read"/>, <see cref="Write"/> and <see cref="Ioctl"/>: SIGTTOU or SIGTTIN is blocked or
    /// ignored, so a terminal answers without one (EIO for a read).
    /// </summary>
    const uint Insists = 0x80;

    /// <summary>The terminal is another group's: raise SIGTTIN for the own group, then restart.</summary>
    const long BackgroundRead = -600;

    /// <summary>The same with SIGTTOU.</summary>
    const long BackgroundWrite = -601;

    /// <summary>Pages of shared memory that processes get at a time.</summary>
    const int WindowPages = 16;

    /// <summary>Bytes of a path; longer: ENAMETOOLONG.</summary>
    const int LongestPath = 4096;

    /// <summary>
    /// The first call of a process that is no fork. Fills in a ProgramStart (libc-shim/abi), then path, arguments and
    /// environment, each with a NUL behind it. Answers how many bytes.
    /// </summary>
    ValueTask<Result<long>> Begin([Filled] SharedBytes into);

    /// <summary>
    /// A thread to be. Answers its id; u32 at 0: the process's handle of the client end of its channel. EAGAIN.
    /// </summary>
    ValueTask<Result<long>> NewThread([Filled] SharedBytes into);

    /// <summary>
    /// It has begun: the kernel's name of it, to be poked with. A process's first thread is 0 and begins by itself.
    /// </summary>
    ValueTask<Result<long>> ThreadBegun(int thread, ulong name);

    /// <summary>
    /// A child to be. Answers its pid; u32 at 0: the caller's handle [Manage] of the kernel's process, in which there
    /// is nothing yet: to be cloned into, and closed. EAGAIN, ENOMEM.
    /// <para>
    /// With <see cref="SharesMemory"/> the child is there at once (vfork): from the answer on the calls of this thread
    /// are the child's, until its <see cref="Exec"/> or <see cref="Exit"/>. Nothing is filled in. EAGAIN.
    /// </para>
    /// </summary>
    ValueTask<Result<long>> Fork(uint flags, [Filled] SharedBytes into);

    /// <summary>
    /// The child of <see cref="Fork"/> has its memory and begins at the shim's entry for it, or is given up. Waits for
    /// its exec or its end if it is to (vfork), whatever is cancelled.
    /// </summary>
    /// <param name="pid">What Fork answered to this thread.</param>
    /// <param name="isMade">False: it is given up.</param>
    /// <param name="waits">As vfork does.</param>
    ValueTask<Result<long>> ForkDone(int pid, bool isMade, bool waits);

    /// <summary>
    /// A file that is to be executed: answers its size in bytes; u32 at 0: the handle [Read, Execute, Give] of a
    /// region with all of it, behind its end zeros. EACCES, and as <see cref="Openat"/>.
    /// </summary>
    ValueTask<Result<long>> ExecOpen(int directory, SharedBytes path, int flags, [Filled] SharedBytes into);

    /// <summary>
    /// The process is another program now: descriptors close that are to be closed then, and who waits goes on.
    /// </summary>
    /// <param name="path">As /proc/self/exe says it; need not be absolute.</param>
    /// <param name="arguments">Each with a NUL behind it; may be cut off.</param>
    ValueTask<Result<long>> ExecDone(SharedBytes path, SharedBytes arguments);

    /// <summary>
    /// A vfork's child becomes a program, in a process made afresh. Answered when that has loaded it, or has ended:
    /// with the child's pid, and the calls of this thread are its parent's again. Errors as <see cref="ExecOpen"/>;
    /// ENOEXEC, ENOMEM; then the child goes on where it was.
    /// </summary>
    /// <param name="directory">Of the path.</param>
    /// <param name="path">Of the program.</param>
    /// <param name="flags">AT_.</param>
    /// <param name="start">The first half of a ProgramStart.</param>
    /// <param name="words">Arguments, environment, each with a NUL behind it.</param>
    ValueTask<Result<long>> Exec(int directory, SharedBytes path, int flags, SharedBytes start, SharedBytes words);

    /// <summary>
    /// A vfork's child ends, with a status as wait4 tells it; the calls of this thread are its parent's again. All
    /// others end by the kernel's exit, with that status as their code.
    /// </summary>
    ValueTask<Result<long>> Exit(int status);

    /// <summary>The process stops, by the default of a signal; answers when it is to go on.</summary>
    ValueTask<Result<long>> Stop(int signal);

    /// <summary>
    /// waitid and wait4. Answers the child's pid, 0 with WNOHANG and none. Fills in 160 bytes: i32 status as wait4
    /// tells it, i32 signal's code (CLD_*), i32 signal's status, i32 0, struct rusage of 144. ECHILD, EINVAL.
    /// </summary>
    /// <param name="kind">P_ALL 0, P_PID 1, P_PGID 2; with P_PGID and id 0 the own group.</param>
    /// <param name="id">By kind.</param>
    /// <param name="options">WNOHANG 1, WUNTRACED or WSTOPPED 2, WEXITED 4, WCONTINUED 8, WNOWAIT 0x01000000; wait4's
    /// callers add WEXITED.</param>
    /// <param name="into">160 bytes.</param>
    /// <param name="cancel">A signal has come.</param>
    ValueTask<Result<long>> WaitFor(
        int kind, int id, int options, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>
    /// kill; with a thread that is not 0 tgkill (process -1: whosever it is). Poked before the answer. Those above 31
    /// stand in a queue; when it is full: EAGAIN. ESRCH, EINVAL, EPERM.
    /// </summary>
    /// <param name="process">As kill has it.</param>
    /// <param name="thread">0: any.</param>
    /// <param name="signal">0: nothing comes.</param>
    /// <param name="code">si_code; below 0: rt_sigqueueinfo, to a process alone.</param>
    /// <param name="value">si_value.</param>
    ValueTask<Result<long>> Kill(int process, int thread, int signal, int code, ulong value);

    /// <summary>
    /// What is to be said of a signal that has come from outside, which is taken now. 32 bytes: i32 si_code, i32 0,
    /// the two words behind it in siginfo_t. Of signals above 31 that of the first in the queue; answers how many more
    /// of it there are, ESRCH: there was none. Signal 0, when the process has been poked with the bit of signal 32: a
    /// u64 with the signals that are meant, bit n-1 for signal n.
    /// </summary>
    ValueTask<Result<long>> SignalInfo(int signal, [Filled] SharedBytes into);

    /// <summary>
    /// getppid 0, getpgid 1, getsid 2, of a process, 0: the caller. ESRCH. Of all processes: pages that they have and
    /// can have 3, pages that are left 4, how many there are 5. setsid 6: EPERM.
    /// </summary>
    ValueTask<Result<long>> Identity(int which, int process);

    ValueTask<Result<long>> Setpgid(int process, int group);

    /// <summary>
    /// Which signals the process ignores, bit n-1 for signal n; whether its children leave nothing behind (SIGCHLD
    /// ignored, or SA_NOCLDWAIT), and whether it hears nothing of their stops (SA_NOCLDSTOP). At exec and
    /// whenever it changes.
    /// </summary>
    ValueTask<Result<long>> Ignores(ulong signals, bool leavesNoChildren, bool hidesStops);

    /// <summary>
    /// All that is done with timers, by <see cref="TimerCall"/>. What sets or asks fills in what it was before: u64 in
    /// how many ns it rings, 0: never; u64 every so many. EINVAL, EBADF, EAGAIN.
    /// </summary>
    /// <param name="what">A <see cref="TimerCall"/>.</param>
    /// <param name="number">Which timer; of one to be made: signal | thread &lt;&lt; 8.</param>
    /// <param name="first">When it is to ring, in ns from now on, or of its clock. 0: never.</param>
    /// <param name="every">In ns.</param>
    /// <param name="value">1: first is a time of its clock (TIMER_ABSTIME). Of one to be made: si_value.</param>
    /// <param name="into">16 bytes.</param>
    ValueTask<Result<long>> Timer(
        int what, int number, ulong first, ulong every, ulong value, [Filled] SharedBytes into);

    /// <summary>
    /// 0: a line of strace, for whom wants it. 1: a call number that nobody knows, to be counted.
    /// </summary>
    ValueTask<Result<long>> Note(int kind, uint number, SharedBytes text);

    /// <summary>chdir, and fchdir with an empty path.</summary>
    ValueTask<Result<long>> Chdir(int directory, SharedBytes path);

    /// <summary>Answers the bytes of the path with its NUL. ERANGE.</summary>
    ValueTask<Result<long>> Getcwd([Filled] SharedBytes into);

    /// <summary>
    /// Answers the descriptor | &lt;&lt; 32 the place of a file among the counters of StartRole.FileVersions, 0: it
    /// has none. If it has one, the position is the shim's to keep as long as the description is this process's alone:
    /// it names offsets, or gives the position back with <see cref="Lseek"/>.
    /// </summary>
    /// <param name="mode">With the umask's bits taken off; the shim keeps that.</param>
    ValueTask<Result<long>> Openat(
        int directory, SharedBytes path, int flags, uint mode, CancellationToken cancel = default);

    /// <summary>struct stat, 144 bytes; AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW.</summary>
    ValueTask<Result<long>> Fstatat(int directory, SharedBytes path, int flags, [Filled] SharedBytes into);

    ValueTask<Result<long>> Faccessat(int directory, SharedBytes path, int mode, int flags);

    ValueTask<Result<long>> Readlinkat(int directory, SharedBytes path, [Filled] SharedBytes into);

    /// <summary>mkdir, and mknod: S_IFIFO or S_IFREG in the mode.</summary>
    ValueTask<Result<long>> Mkdirat(int directory, SharedBytes path, uint mode);

    /// <summary>AT_REMOVEDIR.</summary>
    ValueTask<Result<long>> Unlinkat(int directory, SharedBytes path, int flags);

    /// <summary>RENAME_NOREPLACE.</summary>
    ValueTask<Result<long>> Renameat(int directory, SharedBytes path, int toDirectory, SharedBytes toPath, uint flags);

    ValueTask<Result<long>> Linkat(int directory, SharedBytes path, int toDirectory, SharedBytes toPath, int flags);

    ValueTask<Result<long>> Symlinkat(SharedBytes target, int directory, SharedBytes path);

    /// <summary>
    /// What: 0, the mode (first); 1, owner and group (first, second, -1: stays); 2, times accessed and modified in ns
    /// since 1970 (-1: stays, -2: now). AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW.
    /// </summary>
    ValueTask<Result<long>> Change(int directory, SharedBytes path, int flags, int what, long first, long second);

    /// <summary>struct statfs, 120 bytes; with an empty path of the descriptor.</summary>
    ValueTask<Result<long>> Statfs(int directory, SharedBytes path, [Filled] SharedBytes into);

    /// <summary>close: first and last the same, flags 0. close_range otherwise, with 0x100 for its flags 0.</summary>
    ValueTask<Result<long>> Close(uint first, uint last, uint flags);

    /// <summary>
    /// read and pread. Of the buffer's size at most; who asks for more calls again, with <see cref="DoNotWait"/>.
    /// </summary>
    ValueTask<Result<long>> Read(
        int descriptor, uint flags, long offset, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>write and pwrite. EPIPE: the shim raises SIGPIPE.</summary>
    ValueTask<Result<long>> Write(
        int descriptor, uint flags, long offset, SharedBytes from, CancellationToken cancel = default);

    ValueTask<Result<long>> Lseek(int descriptor, long offset, int whence);

    /// <summary>As getdents64 has them.</summary>
    ValueTask<Result<long>> Getdents(int descriptor, [Filled] SharedBytes into);

    ValueTask<Result<long>> Ftruncate(int descriptor, long length);

    /// <summary>fsync and fdatasync; sync with descriptor -1.</summary>
    ValueTask<Result<long>> Fsync(int descriptor);

    /// <summary>dup2 and dup3 of different descriptors; dup is fcntl's F_DUPFD.</summary>
    ValueTask<Result<long>> Dup(int descriptor, int to, int flags);

    /// <summary>F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETPIPE_SZ, F_SETPIPE_SZ.</summary>
    ValueTask<Result<long>> Fcntl(int descriptor, int command, long argument);

    /// <summary>
    /// fcntl's F_GETLK, F_SETLK, F_SETLKW with a struct flock (32 bytes, filled in by F_GETLK); command -1: flock with
    /// its operation.
    /// </summary>
    ValueTask<Result<long>> Lock(
        int descriptor, int command, int operation, [Filled] SharedBytes flock, CancellationToken cancel = default);

    /// <summary>
    /// With what the request reads in the buffer, and what it writes left there: 64 bytes are enough for each.
    /// </summary>
    ValueTask<Result<long>> Ioctl(int descriptor, uint request, ulong argument, uint flags, [Filled] SharedBytes data);

    /// <summary>pipe2: the reading descriptor | the writing one &lt;&lt; 32.</summary>
    ValueTask<Result<long>> Pipe(int flags);

    /// <summary>
    /// An array of struct pollfd, whose results are filled in. The command's deadline is the timeout (TimedOut: 0);
    /// none: for ever.
    /// </summary>
    /// <param name="entries">8 bytes each.</param>
    /// <param name="waits">False: the timeout is 0.</param>
    /// <param name="cancel">A signal has come.</param>
    ValueTask<Result<long>> Poll([Filled] SharedBytes entries, bool waits, CancellationToken cancel = default);

    ValueTask<Result<long>> EpollCreate(int flags);

    ValueTask<Result<long>> EpollCtl(int epoll, int operation, int descriptor, uint events, ulong data);

    /// <summary>struct epoll_event, 12 bytes each, as many as fit in. As <see cref="Poll"/>.</summary>
    ValueTask<Result<long>> EpollWait(
        int epoll, [Filled] SharedBytes into, bool waits, CancellationToken cancel = default);

    ValueTask<Result<long>> Eventfd(ulong initial, int flags);

    ValueTask<Result<long>> Getrandom([Filled] SharedBytes into);

    ValueTask<Result<long>> Socket(int domain, int type, int protocol);

    /// <summary>One descriptor | the other &lt;&lt; 32.</summary>
    ValueTask<Result<long>> Socketpair(int domain, int type, int protocol);

    ValueTask<Result<long>> Bind(int socket, SharedBytes address);

    ValueTask<Result<long>> ConnectTo(int socket, SharedBytes address, CancellationToken cancel = default);

    ValueTask<Result<long>> Listen(int socket, int backlog);

    /// <summary>accept4. Into: u32 length of the address, address.</summary>
    ValueTask<Result<long>> Accept(
        int socket, int flags, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>getsockname 0, getpeername 1. Into: u32 length of the address, address.</summary>
    ValueTask<Result<long>> Getname(int socket, int which, [Filled] SharedBytes into);

    ValueTask<Result<long>> Setsockopt(int socket, int level, int name, SharedBytes value);

    /// <summary>Answers the bytes of the value.</summary>
    ValueTask<Result<long>> Getsockopt(int socket, int level, int name, [Filled] SharedBytes into);

    ValueTask<Result<long>> Shutdown(int socket, int how);

    /// <summary>An empty address: none.</summary>
    ValueTask<Result<long>> Sendto(
        int socket, uint flags, SharedBytes bytes, SharedBytes address, CancellationToken cancel = default);

    /// <summary>Address: u32 length, address.</summary>
    ValueTask<Result<long>> Recvfrom(
        int socket, uint flags, [Filled] SharedBytes into, [Filled] SharedBytes address,
        CancellationToken cancel = default);

    /// <summary>Memory, the process's own and what processes share, by <see cref="MemoryCall"/>.</summary>
    /// <param name="what">A <see cref="MemoryCall"/>.</param>
    /// <param name="number">Of shared memory, or a descriptor.</param>
    /// <param name="a">See there.</param>
    /// <param name="b">See there.</param>
    /// <param name="into">8 bytes.</param>
    /// <param name="cancel">A signal has come.</param>
    ValueTask<Result<long>> Memory(
        int what, uint number, ulong a, ulong b, [Filled] SharedBytes into, CancellationToken cancel = default);
}
