using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>
/// From a device's interrupt to its driver's first instruction: one thread waits for the keyboard's line, another one
/// of lower priority makes the controller interrupt and notes the time before. Needs the machine's handle, which init
/// gives in a boot with the word <c>bench</c>.
/// </summary>
internal static class Driver
{
    private const int Rounds = 64;
    private const uint KeyboardLine = 1, LowPriority = 1;
    private const ushort FirstPort = 0x60, PortCount = 5;

    public static StatusCode Measure()
    {
        Machine machine = new(Startup.Handle(StartRole.System));
        Result<Handle> line = machine.Interrupt(KeyboardLine);
        Result<Handle> port = CompletionPorts.Create();
        Result<MappedRegion> note = Regions.CreateMapped(1);
        StatusCode code = machine.GrantPorts(Handle.Self, FirstPort, PortCount);
        if (line.IsOk && port.IsOk && code == StatusCode.Ok)
            code = CompletionPorts.Associate(port.Value, line.Value, 1, 3);
        if (code != StatusCode.Ok || !line.IsOk || !port.IsOk || !note.IsOk) return StatusCode.AccessDenied;
        code = Processes.Start(Handle.Self, ProvokeAddress(), 0, note.Value.Bytes.Address, LowPriority);
        if (code != StatusCode.Ok) return code;
        Samples samples = new("interrupt.driver", Rounds);
        while (!samples.IsFull) samples.Add(WaitOnce(port.Value, line.Value, note.Value));
        samples.Print();
        return StatusCode.Ok;
    }

    private static ulong WaitOnce(Handle port, Handle line, MappedRegion note)
    {
        RawEnter.InFull(
            (ulong)port.Value << 32, line.Value | (ulong)ArmBits.Work << 32, 0, ulong.MaxValue, 0,
            new EnterControl(1, 1).Value);
        return Timestamp() - MemoryMarshal.Read<ulong>(note.Bytes.Span);
    }

    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    [MethodImpl(Import), RuntimeImport("*", "rt_timestamp")] private static extern ulong Timestamp();
    [MethodImpl(Import), RuntimeImport("*", "ports_provoke_address")] private static extern ulong ProvokeAddress();
}
