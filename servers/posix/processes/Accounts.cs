using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>What the kernel knows of processes, and what is left for new ones.</summary>
internal sealed class Accounts
{
    /// <summary>Pages of a process at least, and the part of what is free that it gets.</summary>
    private const ulong LeastPages = 1024, Share = 6;

    private const ushort LeastHandles = 64, MostHandles = 512, MostThreads = 64, LeastThreads = 4;

    private readonly MappedRegion _scratch;

    private Accounts(MappedRegion scratch) => _scratch = scratch;

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
    public Result<ulong> ForOneMore(out ProcessLimits limits)
    {
        limits = default;
        Result<ProcessRecord> own = Of(Handle.Self);
        if (!own.IsOk) return own.Code;
        ulong pages = own.Value.PageBudget - own.Value.Pages;
        ulong handles = own.Value.HandleBudget - own.Value.Handles;
        bool isEnough = pages >= 2 * LeastPages && handles >= 2 * LeastHandles
            && own.Value.ThreadsLeft >= LeastThreads && own.Value.ProcessesLeft > 0;
        if (!isEnough) return StatusCode.OutOfBudget;
        limits = new ProcessLimits(
            Part(handles, LeastHandles, MostHandles), 0, Part(own.Value.ThreadsLeft, LeastThreads, MostThreads), 0);
        return System.Math.Max(LeastPages, pages / Share);
    }

    private static ushort Part(ulong free, ushort least, ushort most) =>
        (ushort)System.Math.Clamp(free / Share, least, most);
}
