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
        process.Body = body.Value;
        StatusCode code = Furnish(body.Value.Kernel);
        if (code == StatusCode.Ok) code = Begin(process, body.Value, shim.Entry);
        if (code == StatusCode.Ok) return code;
        Discard(body.Value);
        process.Body = null;
        return code;
    }

    /// <summary>
    /// The same for a vfork's child that executes a file. The child is where it was until the program is loaded
    /// (<see cref="TakeOver"/>); what becomes of it the body's <see cref="Body.Changes"/> tell.
    /// </summary>
    /// <param name="child">It has what it is to begin with.</param>
    /// <param name="region">The file.</param>
    /// <param name="length">Its size in bytes.</param>
    public Result<Body> StartInstead(Process child, Handle region, ulong length)
    {
        Result<Body> body = Make(child);
        if (!body.IsOk) return body.Code;
        Handle kernel = body.Value.Kernel;
        StatusCode code = Furnish(kernel);
        if (code == StatusCode.Ok)
        {
            Result<Handle> given = Processes.Give(kernel, region, Rights.Read | Rights.Execute | Rights.Give);
            child.Beginning!.Open(given.IsOk ? given.Value.Value : 0, length);
            code = given.Code;
        }
        if (code == StatusCode.Ok) code = Begin(child, body.Value, shim.Entry);
        if (code == StatusCode.Ok) return body;
        Discard(body.Value);
        return code;
    }

    /// <summary>The program is loaded: what is for the child is for this process now.</summary>
    public static void TakeOver(Process child, Body body)
    {
        if (child.Body == body) return;
        ulong asked = child.Body?.TakeAsked() ?? 0;
        child.Body = body;
        body.Changes.Tell();
        if ((asked & Signals.Bit(Signals.Kill)) != 0) body.Kill();
        else if (asked != 0) body.Poke(asked, 0);
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
        Discard(body);
        return code;
    }

    /// <summary>More memory for a process.</summary>
    public StatusCode Fund(Body body, ulong pages) => accounts.Fund(body.Kernel, pages);

    /// <summary>The child has its memory: it begins.</summary>
    public StatusCode BeginFork(Process process, Body body)
    {
        process.Body = body;
        StatusCode code = Begin(process, body, ShimImage.ForkStart);
        if (code != StatusCode.Ok) process.Body = null;
        return code;
    }

    /// <summary>It never began.</summary>
    public void Discard(Body body)
    {
        foreach (ProcessThread thread in body.Threads) thread.Session?.Drop(StatusCode.Closed);
        Processes.Kill(body.Kernel, 0);
        Handles.Close(body.Kernel);
    }

    /// <summary>A channel for a thread.</summary>
    /// <returns>Its client end, as the process numbers it.</returns>
    public Result<Handle> Connect(Process process, Body body, ProcessThread thread)
    {
        PosixCallsSession session = new(new ThreadCalls(system, process, body, thread));
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

    /// <summary>The shim, and what it looks at.</summary>
    private StatusCode Furnish(Handle kernel)
    {
        StatusCode code = shim.LoadSegments(kernel);
        return code == StatusCode.Ok ? ShowVersions(kernel) : code;
    }

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
        await body.Shares.LeaveAll(system.Shared);
        bool hasBegun = (body.Last.ExitCode & ProgramStart.NotBegun) == 0 || (how & PacketBits.Exited) == 0;
        if (!hasBegun && process.Body != body) body.Failed = (Errno)(body.Last.ExitCode & 0xFFF);
        else system.End(process, body, StatusOf(body.Last.ExitCode, how));
        body.Changes.Tell();
    }

    private static int StatusOf(int code, PacketBits how)
    {
        const int NotFound = 127, CannotRun = 126;
        if ((how & PacketBits.Killed) != 0) return Signals.Kill;
        if ((how & PacketBits.Faulted) != 0) return FaultStatus;
        if ((code & ProgramStart.NotBegun) == 0) return code & 0xFFFF;
        return ((Errno)(code & 0xFFF) == Errno.ENOENT ? NotFound : CannotRun) << 8;
    }
}
