using System.Text;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// How Linux processes come to be. The first of a program is a kernel process with the shim in it, whose first call
/// asks what it is to execute. A fork's is empty: the parent's shim clones itself into it, and then it begins where the
/// shim wants its forks to begin. Both get the client end of a channel, and are watched to their end.
/// </summary>
internal sealed class Births(LinuxSystem system, ProgramFile shim, Accounts accounts)
{
    private const uint Priority = 3;
    private const int FaultStatus = Signals.Fault | 0x80, PidShift = 32;

    /// <summary>A process whose first thread begins in the shim.</summary>
    public StatusCode Start(Process process)
    {
        Result<Body> body = Make(process);
        if (!body.IsOk) return body.Code;
        StatusCode code = shim.LoadSegments(body.Value.Kernel);
        if (code == StatusCode.Ok) code = ShowVersions(body.Value.Kernel);
        if (code == StatusCode.Ok) code = Begin(process, body.Value, shim.Entry);
        if (code != StatusCode.Ok) Discard(process, body.Value);
        return code;
    }

    /// <summary>A kernel process for a child, with nothing in it.</summary>
    /// <param name="process">The child.</param>
    /// <param name="parent">What will be copied into it; null: nothing.</param>
    public Result<Body> Make(Process process, Body? parent = null)
    {
        ulong copied = parent is not null && accounts.Of(parent.Kernel) is { IsOk: true } its ? its.Value.Pages : 0;
        Result<ulong> pages = accounts.ForOneMore(copied, out ProcessLimits limits);
        if (!pages.IsOk) return pages.Code;
        Result<Handle> kernel = Processes.Create(pages.Value, limits, Encoding.UTF8.GetBytes(process.Name));
        if (!kernel.IsOk) return kernel.Code;
        Body body = new(kernel.Value, accounts);
        StatusCode code = Processes.SetShim(kernel.Value, ShimImage.Base, ShimImage.Base, shim.CodeEnd);
        if (code == StatusCode.Ok) return body;
        Discard(process, body);
        return code;
    }

    /// <summary>More memory for a process.</summary>
    public StatusCode Fund(Body body, ulong pages) => accounts.Fund(body.Kernel, pages);

    /// <summary>The child has its memory: it begins.</summary>
    public StatusCode BeginFork(Process process, Body body) => Begin(process, body, ShimImage.ForkStart);

    /// <summary>It never began.</summary>
    public void Discard(Process process, Body body)
    {
        foreach (ProcessThread thread in body.Threads) thread.Session?.Drop(StatusCode.Closed);
        Processes.Kill(body.Kernel, 0);
        Handles.Close(body.Kernel);
        process.Body = null;
    }

    /// <summary>A channel for a thread.</summary>
    /// <returns>Its client end, as the process numbers it.</returns>
    public Result<Handle> Connect(Process process, Body body, ProcessThread thread)
    {
        PosixCallsSession session = new(new ThreadCalls(system, process, thread));
        Result<Handle> end = session.Open(new ClientIdentity((ulong)process.Id, 0));
        if (!end.IsOk) return end.Code;
        Result<Handle> given = Processes.Give(body.Kernel, end.Value, Rights.All);
        if (given.IsOk)
        {
            thread.Session = session;
            body.Threads.Add(thread);
            return given;
        }
        Handles.Close(end.Value);
        session.Drop(given.Code);
        return given.Code;
    }

    /// <summary>Pages of all processes, and those that are left.</summary>
    public (ulong Total, ulong Free) Memory() =>
        accounts.Of(Handle.Self) is { IsOk: true } own
            ? (own.Value.PageBudget, own.Value.PageBudget - own.Value.Pages)
            : (0, 0);

    /// <summary>Of init's page: forks have it as their parents do.</summary>
    private static StatusCode ShowVersions(Handle kernel)
    {
        Handle page = Startup.Handle(StartRole.FileVersions);
        return page.IsNone
            ? StatusCode.Ok
            : Regions.MapInto(kernel, page, 0, 1, Rights.Read, ShimImage.FileVersions).Code;
    }

    private StatusCode Begin(Process process, Body body, ulong entry)
    {
        Result<Handle> end = Connect(process, body, new ProcessThread(process.Id, isFirst: true));
        if (!end.IsOk) return end.Code;
        Result<ChildProcess> child = ChildProcess.Watch(body.Kernel);
        if (!child.IsOk) return child.Code;
        body.Child = child.Value;
        process.Body = body;
        ulong argument = end.Value.Value | (ulong)process.Id << PidShift;
        StatusCode code = Processes.Start(body.Kernel, entry, 0, argument, Priority);
        if (code == StatusCode.Ok) Loop.Detach(SeeToItsEnd(process, body));
        else child.Value.Forget();
        return code;
    }

    private async ValueTask SeeToItsEnd(Process process, Body body)
    {
        PacketBits how = await body.Child!.Ended();
        body.HasEnded();
        await process.Shares.LeaveAll(system.Shared);
        system.End(process, body, StatusOf(process, body, how));
    }

    private static int StatusOf(Process process, Body body, PacketBits how)
    {
        if ((how & PacketBits.Killed) != 0) return Signals.Kill;
        if (process.ExitStatus is { } said) return said;
        return (how & PacketBits.Faulted) != 0 ? FaultStatus : (body.Last.ExitCode & 0xFF) << 8;
    }
}
