using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>What the system holds at a moment: kernel objects, processes, this program's pages and handles.</summary>
internal readonly struct Figures
{
    private readonly ulong _objectBytes, _pages;
    private readonly uint _processes, _channels, _handles;

    private Figures(in SystemRecord machine, in ProcessRecord own)
    {
        _objectBytes = machine.KernelObjectBytes;
        _processes = machine.Processes;
        _channels = machine.Channels;
        _pages = own.Pages;
        _handles = own.Handles;
    }

    public static async ValueTask<Figures> Take()
    {
        Result<SystemRecord> machine = await InitClient.Instance.Machine();
        return new Figures(machine.Value, Look(Handle.Self));
    }

    /// <summary>What the kernel tells of a process.</summary>
    public static ProcessRecord Look(Handle process)
    {
        Result<MappedRegion> region = Regions.CreateMapped(1);
        if (!region.IsOk) return default;
        ProcessRecord record = default;
        if (Processes.State(process, region.Value.Handle, 0) == StatusCode.Ok)
            record = MemoryMarshal.Read<ProcessRecord>(region.Value.Bytes.Span);
        region.Value.Release();
        return record;
    }

    /// <summary>What there is now beyond an earlier moment; empty: nothing.</summary>
    public string Beyond(in Figures before)
    {
        if (_pages <= before._pages && _objectBytes <= before._objectBytes && _processes <= before._processes
            && _channels <= before._channels && _handles <= before._handles) return string.Empty;
        return $"left behind: {(long)(_pages - before._pages)} pages, "
            + $"{(long)(_objectBytes - before._objectBytes)} bytes of kernel objects, "
            + $"{(int)(_processes - before._processes)} processes, {(int)(_channels - before._channels)} channels, "
            + $"{(int)(_handles - before._handles)} handles; ";
    }
}
