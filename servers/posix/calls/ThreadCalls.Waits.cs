using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>What waits for many, and locks.</summary>
internal sealed partial class ThreadCalls
{
    /// <inheritdoc/>
    public ValueTask<Result<long>> Lock(
        int descriptor, int command, int operation, SharedBytes flock, CancellationToken cancel)
    {
        const int Whole = -1;
        if (Find(descriptor) is not { } description) return Answer(Failure.BadDescriptor);
        if (description is not FileDescription file) return Answer(command == Whole ? Errno.EBADF : Errno.EINVAL);
        file.Use();
        ValueTask<Result<long>> locked = command == Whole
            ? system.Locks.Whole(file, operation, cancel)
            : system.Locks.Range(process, file, command, flock, cancel);
        return Through(file, locked);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Poll(SharedBytes entries, bool waits, CancellationToken cancel) =>
        entries.Length % PollCall.EntryBytes != 0 ? Answer(Errno.EINVAL)
            : PollCall.Run(process, entries, waits, cancel);

    /// <inheritdoc/>
    public ValueTask<Result<long>> EpollCreate(int flags) =>
        Answer(((OpenFlags)flags & ~OpenFlags.CloseOnExec) != 0 ? Failure.Invalid
            : Install(new EpollDescription(), ClosesAtExec(flags)));

    /// <inheritdoc/>
    public ValueTask<Result<long>> EpollCtl(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        if (Find(epoll) is not { } description) return Answer(Failure.BadDescriptor);
        if (description is not EpollDescription instance) return Answer(Errno.EINVAL);
        return Answer(instance.Control(process, operation, descriptor, events, data));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> EpollWait(int epoll, SharedBytes into, bool waits, CancellationToken cancel)
    {
        if (Find(epoll) is not { } description) return Answer(Failure.BadDescriptor);
        if (description is not EpollDescription instance) return Answer(Errno.EINVAL);
        instance.Use();
        return Through(instance, instance.Wait(into, waits, Asked(0, cancel)));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Eventfd(ulong initial, int flags)
    {
        const int Semaphore = 1;
        const OpenFlags Known = OpenFlags.CloseOnExec | OpenFlags.NonBlocking;
        OpenFlags how = (OpenFlags)(flags & ~Semaphore);
        if ((how & ~Known) != 0) return Answer(Errno.EINVAL);
        EventDescription made = new(initial, (flags & Semaphore) != 0, how & OpenFlags.NonBlocking);
        return Answer(Install(made, ClosesAtExec(flags)));
    }
}
