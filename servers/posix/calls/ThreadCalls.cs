using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// The calls of one thread. Ranges have been checked against its buffer; everything else is checked here, once: what a
/// number means is looked up when a call begins, and stays in use until it has ended, whatever is closed meanwhile.
/// </summary>
internal sealed partial class ThreadCalls(LinuxSystem system, Process process, Body body, ProcessThread thread)
    : IPosixCalls, ISessionEnd
{
    private Process? _unborn;
    private Body? _unbornBody;

    /// <inheritdoc/>
    public void Ended(ClientIdentity client, StatusCode why)
    {
        if (_parent is not null) EndBorrowed(Signals.Kill);
        body.Threads.Remove(thread);
        if (!thread.IsFirst) system.Processes.EndThread(thread.Id);
        GiveUpUnborn();
    }

    private static ValueTask<Result<long>> Answer(long value) => new(value);

    private static ValueTask<Result<long>> Answer(Errno errno) => new(Failure.Of(errno));

    private Description? Find(int descriptor) => process.Descriptors.Find(descriptor);

    private Asking Asked(uint flags, CancellationToken cancel) => new(
        process, (flags & IPosixCalls.DoNotWait) == 0, (flags & IPosixCalls.Insists) != 0, cancel);

    private Located Locate(int directory, SharedBytes path, int flags = 0)
    {
        const int NoFollow = 0x100;
        return system.Files.Locate(process, directory, path, flags, (flags & NoFollow) == 0);
    }

    /// <summary>The same for what a call does to a name itself.</summary>
    private Located LocateName(int directory, SharedBytes path) =>
        system.Files.Locate(process, directory, path, 0, followsLinks: false);

    /// <summary>A new descriptor for a description.</summary>
    private long Install(Description description, bool closesAtExec, int least = 0)
    {
        bool may = process.IsAlive && !HeapRoom.IsFull;
        int number = may ? process.Descriptors.Add(description, least, closesAtExec) : -1;
        if (number >= 0)
        {
            description.Use();
            return number;
        }
        description.Use();
        description.Leave();
        return Failure.Of(HeapRoom.IsFull ? Errno.ENFILE : Errno.EMFILE);
    }

    /// <summary>What a descriptor of the process was: its locks on that file go with any of them.</summary>
    private void Drop(Description? closed)
    {
        if (closed is null) return;
        system.Locks.Release(process, closed);
        closed.Leave();
    }

    private static bool ClosesAtExec(int flags) => ((OpenFlags)flags & OpenFlags.CloseOnExec) != 0;

    /// <summary>A call on a description, which lives on until it has ended.</summary>
    private static ValueTask<Result<long>> Through(Description description, ValueTask<Result<long>> call)
    {
        if (!call.IsCompleted) return ThroughLater(description, call);
        Result<long> result = call.Result;
        description.Leave();
        return new(result);
    }

    private static async ValueTask<Result<long>> ThroughLater(Description description, ValueTask<Result<long>> call)
    {
        Result<long> result = await call;
        description.Leave();
        return result;
    }
}
