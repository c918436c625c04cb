using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>
/// Two pages into which the kernel writes its answers, read at once and used again: nobody keeps anything here over an
/// await.
/// </summary>
internal sealed class Scratch
{
    private readonly MappedRegion _region;

    public Scratch(MappedRegion region) => _region = region;

    public Handle Region => _region.Handle;

    public Span<byte> Bytes => _region.Bytes.Span;

    public Result<ProcessRecord> State(Handle process)
    {
        StatusCode code = Processes.State(process, Region, 0);
        return code == StatusCode.Ok ? MemoryMarshal.Read<ProcessRecord>(Bytes) : code;
    }

    public Result<ProcessRecord> ProcessAt(Machine machine, uint index)
    {
        StatusCode code = machine.ProcessAt(index, Region, 0);
        return code == StatusCode.Ok ? MemoryMarshal.Read<ProcessRecord>(Bytes) : code;
    }

    public Result<SystemRecord> Machine(Machine machine)
    {
        StatusCode code = machine.State(Region, 0);
        return code == StatusCode.Ok ? MemoryMarshal.Read<SystemRecord>(Bytes) : code;
    }

    /// <summary>Reads the memory of a stopped process; empty when there is none at this address.</summary>
    public ReadOnlySpan<byte> Read(Handle process, ulong address, int length)
    {
        length = Math.Min(length, Limits.PageBytes);
        Result<ulong> read = Processes.Read(process, address, (ulong)length, Region, Limits.PageBytes);
        return read.IsOk ? Bytes.Slice(Limits.PageBytes, (int)Math.Min(read.Value, (ulong)length)) : default;
    }

    /// <summary>One line into the kernel's log.</summary>
    public void Log(Machine machine, ReadOnlySpan<byte> line)
    {
        line = line.Slice(0, Math.Min(line.Length, InitLimits.LogBytes));
        line.CopyTo(Bytes);
        machine.LogWrite(Region, 0, (ulong)line.Length);
    }
}
