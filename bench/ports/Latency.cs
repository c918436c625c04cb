using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// From one thread to another, from a command to a process's first instruction, from a fault to who is told of it, from
/// the alarm clock's interrupt to the instruction after the wait that it ends.
/// </summary>
internal static class Latency
{
    private const int Rounds = 64;
    private const ulong StackBytes = 4096, SoonNs = 200_000;
    private const uint Priority = 3;

    public static StatusCode Measure()
    {
        StatusCode code = MeasureSwitch();
        if (code == StatusCode.Ok) code = MeasureProcesses();
        return code == StatusCode.Ok ? MeasureAlarm() : code;
    }

    /// <summary>Two threads of this process, each of which rings the other and waits: two switches a round.</summary>
    private static StatusCode MeasureSwitch()
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        Result<Line> line = Line.Open(ends.Value.Client, out _), other = Line.Open(ends.Value.Server, out _);
        Result<MappedRegion> stack = Regions.CreateMapped(1);
        if (!line.IsOk || !other.IsOk || !stack.IsOk) return StatusCode.OutOfBudget;
        ulong top = stack.Value.Bytes.Address + StackBytes;
        StatusCode code = Processes.Start(Handle.Self, EchoAddress(), top, other.Value.Call, Priority);
        if (code != StatusCode.Ok) return code;
        Samples straight = new("thread.switch", Rounds), general = new("thread.switch.general", Rounds);
        while (!straight.IsFull) straight.Add(Round<StraightWay>(line.Value) / 2);
        while (!general.IsFull) general.Add(Round<GeneralWay>(line.Value) / 2);
        straight.Print();
        general.Print();
        return StatusCode.Ok;
    }

    private static ulong Round<TWay>(Line line) where TWay : struct, IWay
    {
        ulong before = Timestamp();
        line.Wait<TWay>(0);
        return Timestamp() - before;
    }

    /// <summary>A process that notes the time, notes it again, and faults.</summary>
    private static StatusCode MeasureProcesses()
    {
        Result<Handle> port = CompletionPorts.Create();
        Result<MappedRegion> notes = Regions.CreateMapped(1);
        if (!port.IsOk || !notes.IsOk) return StatusCode.OutOfBudget;
        Samples start = new("process.start", Rounds), fault = new("page.fault", Rounds);
        while (!start.IsFull)
        {
            StatusCode code = RunOne(port.Value, notes.Value, start, fault);
            if (code != StatusCode.Ok) return code;
        }
        start.Print();
        fault.Print();
        return StatusCode.Ok;
    }

    private static StatusCode RunOne(Handle port, MappedRegion notes, Samples start, Samples fault)
    {
        const ulong Pages = 512, NotesAddress = 0x2000_0000;
        NewProcess made = Child.Create(Pages, 16).Load();
        Handle process = made.Handle;
        StatusCode code = made.Code;
        if (code == StatusCode.Ok)
            code = Regions.MapInto(
                process, notes.Handle, 0, 1, Rights.Read | Rights.Write, NotesAddress).Code;
        if (code == StatusCode.Ok) code = CompletionPorts.Associate(port, process, 1, 3);
        if (code != StatusCode.Ok) return code;
        RawEnter.InFull(0, process.Value | (ulong)ArmBits.Work << 32, 0, 0, 0, 0);
        ulong begun = Timestamp();
        code = Processes.Start(process, NoteAddress(), UserLayout.StackTop, NotesAddress, Priority);
        RawEnter.InFull((ulong)port.Value << 32, 0, 0, ulong.MaxValue, 0, new EnterControl(1, 1).Value);
        ulong told = Timestamp();
        ReadOnlySpan<ulong> times = MemoryMarshal.Cast<byte, ulong>(notes.Bytes.Span);
        start.Add(times[0] - begun);
        fault.Add(told - times[1]);
        Processes.Kill(process, 0);
        Handles.Close(process);
        return code;
    }

    /// <summary>
    /// The machine sleeps until then, so the interrupt comes when it is due. Time stamps and nanoseconds are the same
    /// while QEMU counts instructions; elsewhere this figure means nothing.
    /// </summary>
    private static StatusCode MeasureAlarm()
    {
        Result<Handle> port = CompletionPorts.Create();
        if (!port.IsOk) return port.Code;
        Samples alarm = new("interrupt.alarm", Rounds);
        while (!alarm.IsFull)
        {
            ulong stamp = Timestamp(), due = Clock.NowNs + SoonNs;
            RawEnter.InFull((ulong)port.Value.Value << 32, 0, 0, due, ulong.MaxValue, new EnterControl(1, 1).Value);
            alarm.Add(Timestamp() - stamp - SoonNs);
        }
        alarm.Print();
        return StatusCode.Ok;
    }

    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    [MethodImpl(Import), RuntimeImport("*", "rt_timestamp")] private static extern ulong Timestamp();
    [MethodImpl(Import), RuntimeImport("*", "ports_echo_address")] private static extern ulong EchoAddress();
    [MethodImpl(Import), RuntimeImport("*", "ports_note_address")] private static extern ulong NoteAddress();
}
