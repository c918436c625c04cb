using System;
using System.Buffers.Binary;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>Processes, threads, signals.</summary>
internal sealed partial class ThreadCalls
{
    /// <inheritdoc/>
    public ValueTask<Result<long>> Begin(SharedBytes into)
    {
        if (process.Beginning is not { } beginning || _parent is not null) return Answer(Errno.EPERM);
        process.Beginning = null;
        return Answer(beginning.TryWrite(into, out int length) ? length : Failure.Of(Errno.E2BIG));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> NewThread(SharedBytes into)
    {
        if (into.Length < sizeof(uint)) return Answer(Errno.EINVAL);
        if (_parent is not null) return Answer(Errno.EAGAIN);
        ProcessThread made = new(system.Processes.NewThread(), isFirst: false);
        Result<Handle> end = system.Births.Connect(process, body, made);
        if (!end.IsOk)
        {
            system.Processes.EndThread(made.Id);
            return Answer(Failure.Of(Errno.EAGAIN));
        }
        BinaryPrimitives.WriteUInt32LittleEndian(into.Span, end.Value.Value);
        return Answer(made.Id);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> ThreadBegun(int thread, ulong name)
    {
        foreach (ProcessThread other in body.Threads)
        {
            if (other.Id != thread || other.HasBegun) continue;
            (other.Name, other.HasBegun) = (name, true);
            return Answer(0L);
        }
        return Answer(Errno.ESRCH);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Fork(uint flags, SharedBytes into)
    {
        if ((flags & Sdk.IPosixCalls.SharesMemory) != 0) return _parent is null ? Vfork() : Answer(Errno.EAGAIN);
        if (into.Length < sizeof(uint)) return Answer(Errno.EINVAL);
        GiveUpUnborn();
        if (system.Processes.Add(process) is not { } child) return Answer(Errno.EAGAIN);
        Result<Body> made = system.Births.Make(child, body);
        Result<Handle> given = made.Code;
        if (made.IsOk) given = Processes.Give(body.Kernel, made.Value.Kernel, Rights.Manage | Rights.Read);
        if (!given.IsOk)
        {
            if (made.IsOk) system.Births.Discard(made.Value);
            system.Processes.Discard(child);
            return Answer(Errno.EAGAIN);
        }
        (_unborn, _unbornBody) = (child, made.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(into.Span, given.Value.Value);
        return Answer(child.Id);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> ForkDone(int pid, bool isMade, bool waits)
    {
        if (_unborn is not { } child || child.Id != pid) return Answer(Errno.ESRCH);
        if (!isMade)
        {
            GiveUpUnborn();
            return Answer(0L);
        }
        child.Descriptors = process.Descriptors.Copy(static description => description.Use());
        Body made = _unbornBody!;
        made.Shares.AddAll(body.Shares);
        (_unborn, _unbornBody) = (null, null);
        StatusCode code = system.Births.BeginFork(child, made);
        if (code == StatusCode.Ok) return waits ? UntilExec(child) : Answer(pid);
        for (int i = child.Descriptors.End - 1; i >= 0; i--) child.Descriptors.Remove(i)?.Leave();
        system.Births.Discard(made);
        system.Processes.Discard(child);
        return Answer(Errno.EAGAIN);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> ExecOpen(int directory, SharedBytes path, int flags, SharedBytes into)
    {
        if (into.Length < sizeof(uint)) return Failure.Invalid;
        (Handle region, long size) = await FindProgram(directory, path, flags);
        if (size < 0) return size;
        Result<Handle> given = Processes.Give(body.Kernel, region, Rights.Read | Rights.Execute | Rights.Give);
        if (!given.IsOk) return Failure.Of(Errno.ENOMEM);
        BinaryPrimitives.WriteUInt32LittleEndian(into.Span, given.Value.Value);
        return size;
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> ExecDone(SharedBytes path, SharedBytes arguments)
    {
        const int MostArguments = 4096;
        for (int i = process.Descriptors.End - 1; i >= 0; i--)
        {
            if (process.Descriptors.ClosesAtExec(i)) Drop(process.Descriptors.Remove(i));
        }
        Located located = Locate(Sdk.IPosixCalls.CurrentDirectory, path);
        if (located.Code == 0) process.Program = located.Path;
        process.Arguments = arguments.Span.Slice(0, Math.Min(arguments.Length, MostArguments)).ToArray();
        process.HasExecuted = true;
        process.Timers?.Drop(isEnd: false);
        process.Changes.Tell();
        if (_parent is null) Births.TakeOver(process, body);
        return Answer(0L);
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Stop(int signal)
    {
        if (signal is < 1 or > Signals.Last) return Failure.Invalid;
        Process stopped = process;
        thread.IsInStop = true;
        system.Processes.Stop(stopped, signal);
        while (stopped.Phase == Phase.Stopped) await stopped.Changes.Next(default);
        thread.IsInStop = false;
        return 0;
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> WaitFor(int kind, int id, int options, SharedBytes into, CancellationToken cancel) =>
        kind is < 0 or > 2 ? Answer(Errno.EINVAL)
            : new Waiting(process, kind, id, options).Run(system.Processes, into, cancel);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Identity(int which, int id)
    {
        const int NewSession = 6;
        if (which == NewSession) return Answer(system.Processes.NewSession(process));
        Process? of = id == 0 ? process : system.Processes.Find(id);
        if (of is null) return Answer(Errno.ESRCH);
        return Answer(which switch
        {
            0 => of.Parent?.Id ?? 0,
            1 => of.Group,
            2 => of.Session.Id,
            3 => (long)system.Births.Memory().Total,
            4 => (long)system.Births.Memory().Free,
            5 => system.Processes.Count,
            _ => Failure.Invalid,
        });
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Setpgid(int id, int group) =>
        Answer(system.Processes.SetGroup(process, id, group));

    /// <inheritdoc/>

    /// <inheritdoc/>
    public ValueTask<Result<long>> Note(int kind, uint number, SharedBytes text)
    {
        const int Trace = 0;
        if (kind == Trace) process.Run?.Trace(process, text);
        else system.CountUnknown(number);
        return Answer(0L);
    }

    private async ValueTask<(Handle Region, long Size)> FindProgram(int directory, SharedBytes path, int flags)
    {
        Located located = Locate(directory, path, flags);
        if (located.Code != 0) return (default, located.Code);
        if (located.Virtual is not null) return (default, Failure.Of(Errno.EACCES));
        (Handle region, long size) = await system.Programs.Find(located.Path);
        if (size == Failure.Of(Errno.ENOENT) && located.Path == ProgramImages.Shell)
            (region, size) = await system.Programs.Find(ProgramImages.ShellInstead);
        return (region, size);
    }

    private static async ValueTask<Result<long>> UntilExec(Process child)
    {
        while (child.IsAlive && !child.HasExecuted) await child.Changes.Next(default);
        return child.Id;
    }

    private void GiveUpUnborn()
    {
        if (_unborn is not { } child) return;
        system.Births.Discard(_unbornBody!);
        system.Processes.Discard(child);
        (_unborn, _unbornBody) = (null, null);
    }
}
