using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>Figures that exist once, and what the kernel tells of processes.</summary>
internal static class Figures
{
    private static MappedRegion s_record;

    public static void Print(string name, ulong value) => Sdk.Console.WriteLine($"{name} 1 {value} {value}");

    /// <summary>What the kernel knows of a process.</summary>
    public static ProcessRecord Of(Handle process)
    {
        if (s_record.Handle.IsNone) s_record = Regions.CreateMapped(1).Value;
        Processes.State(process, s_record.Handle, 0);
        return MemoryMarshal.Read<ProcessRecord>(s_record.Bytes.Span);
    }
}
