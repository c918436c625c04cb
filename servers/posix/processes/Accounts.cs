using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>What the kernel knows of processes, and what is left for new ones.</summary>
internal sealed class Accounts
{
    /// <summary>Pages with which a process begins, and what is added at a time.</summary>
    private const ulong LeastPages = 1024;

    /// <summary>The part of what is free that a process gets; of all memory one has half at most.</summary>
    private const ulong Share = 6, MostShare = 2;

    /// <summary>
    /// The part of all memory that stays the server's own, and the part of that for descriptors and pipes.
    /// </summary>
    private const ulong OwnShare = 4, HeapShare = 2;

    private const ushort LeastHandles = 64, MostHandles = 512, MostThreads = 64, LeastThreads = 4;

    private readonly MappedRegion _scratch;
    private readonly ulong _own;

    private Accounts(MappedRegion scratch)
    {
        _scratch = scratch;
        if (Of(Handle.Self) is not { IsOk: true } record) return;
        _own = record.Value.PageBudget / OwnShare;
        HeapRoom.Most = (long)(_own / HeapShare * Limits.PageBytes);
    }

    public static Result<Accounts> Create()
    {
        Result<MappedRegion> scratch = Regions.CreateMapped(1);
        return scratch.IsOk ? new Accounts(scratch.Value) : scratch.Code;
    }

    /// <param name="process">[Read]</param>
    public Result<ProcessRecord> Of(Handle process)
    {
        StatusCode code = Processes.State(process, _scratch.Handle, 0);
        return code == StatusCode.Ok ? MemoryMarshal.Read<ProcessRecord>(_scratch.Bytes.Span) : code;
    }

    /// <summary>What one more process gets. OutOfBudget: there is not enough left.</summary>
    /// <param name="copied">Pages that are copied into it.</param>
    /// <param name="limits">What it gets besides memory.</param>
    public Result<ulong> ForOneMore(ulong copied, out ProcessLimits limits)
    {
        limits = default;
        Result<ProcessRecord> own = Of(Handle.Self);
        if (!own.IsOk) return own.Code;
        ulong handles = own.Value.HandleBudget - own.Value.Handles;
        bool isEnough = FreeOf(own.Value) >= LeastPages + copied && handles >= 2 * LeastHandles
            && own.Value.ThreadsLeft >= LeastThreads && own.Value.ProcessesLeft > 0;
        if (!isEnough) return StatusCode.OutOfBudget;
        limits = new ProcessLimits(
            Part(handles, LeastHandles, MostHandles), 0, Part(own.Value.ThreadsLeft, LeastThreads, MostThreads), 0);
        return LeastPages + copied;
    }

    /// <summary>More memory for a process that asks for it. OutOfBudget: it has its share, or none is left.</summary>
    /// <param name="process">Made here.</param>
    /// <param name="pages">That it needs at least.</param>
    public StatusCode Fund(Handle process, ulong pages)
    {
        Result<ProcessRecord> own = Of(Handle.Self), its = Of(process);
        if (!own.IsOk || !its.IsOk) return StatusCode.OutOfBudget;
        ulong most = (own.Value.PageBudget + its.Value.PageBudget) / MostShare;
        ulong more = System.Math.Max(LeastPages, pages);
        bool isLeft = pages <= most && more <= FreeOf(own.Value)
            && its.Value.PageBudget + more <= most;
        return isLeft ? Processes.Fund(process, more) : StatusCode.OutOfBudget;
    }

    /// <summary>What can be given away.</summary>
    private ulong FreeOf(in ProcessRecord own)
    {
        ulong kept = System.Math.Max(_own, own.Pages + LeastPages);
        return own.PageBudget > kept ? own.PageBudget - kept : 0;
    }

    private static ushort Part(ulong free, ushort least, ushort most) =>
        (ushort)System.Math.Clamp(free / Share, least, most);
}
