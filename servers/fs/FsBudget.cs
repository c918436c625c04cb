using System;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs;

/// <summary>
/// What of this process's memory is for what: nobody's files may take what the server itself needs to go on.
/// </summary>
internal readonly struct FsBudget
{
    private const ulong RamShare = 3, NamesShare = 8, BytesOfName = 512;

    private FsBudget(ulong freePages)
    {
        RamPages = (int)Math.Min(freePages / RamShare, int.MaxValue / Limits.PageBytes);
        RamNames = (int)Math.Min(freePages * Limits.PageBytes / NamesShare / BytesOfName, int.MaxValue);
    }

    /// <summary>Pages for the data of files in memory.</summary>
    public int RamPages { get; }

    /// <summary>Names in memory.</summary>
    public int RamNames { get; }

    /// <summary>Shares of what this process has left now.</summary>
    public static FsBudget Read()
    {
        Result<MappedRegion> region = Regions.CreateMapped(1);
        if (!region.IsOk) return default;
        StatusCode code = Processes.State(Handle.Self, region.Value.Handle, 0);
        ProcessRecord state = MemoryMarshal.Read<ProcessRecord>(region.Value.Bytes.Span);
        region.Value.Release();
        return code == StatusCode.Ok ? new FsBudget(state.PageBudget - state.Pages) : default;
    }
}
