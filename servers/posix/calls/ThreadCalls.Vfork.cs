using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// vfork: the thread speaks for a child of its process, from the answer to Fork to the answer to Exec or Exit. Then it
/// speaks for its own process again.
/// </summary>
internal sealed partial class ThreadCalls
{
    /// <summary>Whose thread it is, while it speaks for a child; null: it does not.</summary>
    private Process? _parent;

    /// <summary>What is to take the child over.</summary>
    private Body? _successor;

    private ValueTask<Result<long>> Vfork()
    {
        if (system.Processes.Add(process) is not { } child) return Answer(Errno.EAGAIN);
        child.Descriptors = process.Descriptors.Copy(static description => description.Use());
        child.Body = new Borrowed(child, body, thread);
        thread.IsBorrowed = true;
        (_parent, process) = (process, child);
        return Answer(child.Id);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Exec(
        int directory, SharedBytes path, int flags, SharedBytes start, SharedBytes words)
    {
        Process child = process;
        if (_parent is null || _successor is not null) return Failure.Invalid;
        child.Beginning = Beginning.Read(child, start, path, words);
        if (child.Beginning is null) return Failure.Invalid;
        (Handle region, long size) = await FindProgram(directory, path, flags);
        if (size < 0) return size;
        if (_parent is null || process != child || _successor is not null) return Failure.Invalid;
        Result<Body> made = system.Births.StartInstead(child, region, (ulong)size);
        if (!made.IsOk) return Failure.Of(Errno.ENOMEM);
        _successor = made.Value;
        while (_successor.Failed is null && child.IsAlive && child.Body != _successor)
            await _successor.Changes.Next(default);
        Errno? failed = _successor.Failed;
        _successor = null;
        if (failed is { } errno) return Failure.Of(errno);
        GoBack();
        return child.Id;
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Exit(int status)
    {
        if (_parent is null || _successor is not null) return Answer(Errno.EINVAL);
        int id = process.Id;
        EndBorrowed(status & 0xFFFF);
        return Answer(id);
    }

    private ValueTask<Result<long>> TakeSignals(SharedBytes into)
    {
        if (into.Length < sizeof(ulong)) return Answer(Errno.EINVAL);
        MemoryMarshal.Write(into.Span, process.Body?.TakeAsked() ?? 0);
        return Answer(0L);
    }

    /// <summary>The child is over, wherever it is.</summary>
    private void EndBorrowed(int status)
    {
        _successor?.Kill();
        Process child = process;
        GoBack();
        system.End(child, status);
    }

    private void GoBack()
    {
        if (_parent is not { } parent) return;
        (_parent, process) = (null, parent);
        body.TakeBack(thread, parent.Phase == Phase.Stopped);
    }
}
