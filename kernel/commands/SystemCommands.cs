using System;
using System.Runtime.InteropServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>The machine as a whole: figures, the log, power.</summary>
internal static class SystemCommands
{
    internal static Outcome State(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Read);
        if (code != StatusCode.Ok) return code;
        SystemRecord record = Describe();
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<SystemRecord>(in record));
        code = Lookup.Range(caller, words[1], words[2], (ulong)bytes.Length, out Region into);
        if (code != StatusCode.Ok) return code;
        return into.Write(words[2], bytes) ? StatusCode.Ok : StatusCode.OutOfMemory;
    }

    internal static Outcome LogRead(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Read);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Range(caller, words[2], words[3], words[4], out Region region);
        if (code != StatusCode.Ok) return code;
        Span<byte> chunk = stackalloc byte[256];
        ulong cursor = words[1], written = 0, lostInAll = 0;
        while (written < words[4])
        {
            int wanted = (int)Math.Min((ulong)chunk.Length, words[4] - written);
            int n = Log.Read(ref cursor, chunk[..wanted], out ulong lost);
            lostInAll += lost;
            if (n == 0) break;
            if (!region.Write(words[3] + written, chunk[..n])) return StatusCode.OutOfMemory;
            written += (ulong)n;
        }
        return Outcome.Done(written | lostInAll << 32);
    }

    internal static Outcome LogWrite(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Signal);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Region(caller, words[1], Rights.Read, out Region region);
        if (code != StatusCode.Ok) return code;
        bool isSound = words[3] <= Limits.PageBytes && region.Contains(words[2], words[3]) && !region.IsDevice;
        if (!isSound) return StatusCode.BadArgument;
        WriteLine(region, words[2], (int)words[3]);
        return StatusCode.Ok;
    }

    internal static Outcome PowerOff(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Manage);
        if (code != StatusCode.Ok) return code;
        Kernel.SayGoodbye();
        Acpi.PowerOff();
        return code;
    }

    internal static Outcome ProcessAt(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Read);
        if (code != StatusCode.Ok) return code;
        Process? process = Processes.At(words[1]);
        return process is null ? StatusCode.NotFound : ProcessCommands.WriteRecord(caller, process, words[2], words[3]);
    }

    internal static Outcome RefuseMemory(Process caller, in Payload words)
    {
        StatusCode code = Lookup.System(caller, words[0], Rights.Manage);
        if (code == StatusCode.Ok) Refusal.Set(words[1]);
        return code;
    }

    private static void WriteLine(Region region, ulong offset, int length)
    {
        Span<byte> line = stackalloc byte[256];
        length = Math.Min(length, line.Length);
        Span<byte> first = region.BytesAt(offset);
        int n = Math.Min(first.Length, length);
        first[..n].CopyTo(line);
        if (n < length) region.BytesAt(offset + (ulong)n)[..(length - n)].CopyTo(line[n..]);
        foreach (ref byte b in line[..length])
            if (b < ' ') b = (byte)' ';
        Log.Line($"{line[..length]}");
    }

    private static SystemRecord Describe()
    {
        SystemRecord record = new()
        {
            NowNs = Clock.Now,
            PagesTotal = PageAllocator.Total,
            PagesFree = PageAllocator.Free + Leftovers.Pages,
            KernelPages = Kernel.OwnPages,
            KernelObjectBytes = Pools.Bytes,
            Processes = (uint)Processes.Count,
            Threads = (uint)Pools.Threads.InUse,
            Channels = (uint)(Pools.Ends.InUse + 1) / 2,
            Devices = (uint)Pci.Count,
            LogEnd = Log.End,
            WallClockNs = Clock.WallClockAtBootNs + Clock.Now,
            Processors = (uint)Processors.Count,
        };
        for (int i = 0; i < Processors.Count; i++) Count(Processors.At(i), ref record);
        return record;
    }

    private static void Count(Processor processor, ref SystemRecord record)
    {
        record.Enters += processor.Enters + processor.Passes;
        record.Switches += processor.Switches + processor.Passes;
        record.Interrupts += processor.Interrupts;
        record.Rechecks += processor.Rechecks;
    }
}
