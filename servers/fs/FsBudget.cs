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
    private const ulong RamShare = 4, NamesShare = 8, DiskShare = 16, BytesOfName = 512, MostDiskPages = 4096;

    private FsBudget(ulong freePages)
    {
        ulong nameBytes = freePages * Limits.PageBytes / NamesShare;
        RamPages = (int)Math.Min(freePages / RamShare, int.MaxValue / Limits.PageBytes);
        Names = (int)Math.Min(nameBytes / BytesOfName, int.MaxValue);
        DiskPages = Math.Min(freePages / DiskShare, MostDiskPages);
    }

    /// <summary>Pages for the data of files in memory.</summary>
    public int RamPages { get; }

    /// <summary>Names of one volume that are in memory.</summary>
    public int Names { get; }

    /// <summary>Pages for the cache of one disk.</summary>
    public ulong DiskPages { get; }

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
