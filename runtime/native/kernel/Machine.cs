using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands that need the system handle, which only init starts with.</summary>
public sealed class Machine
{
    private readonly Handle _system;

    public Machine(Handle system) => _system = system;

    /// <summary>Writes a <see cref="SystemRecord"/> into a region.</summary>
    public StatusCode State(Handle region, ulong offset) =>
        KernelChannel.Do(KernelMethod.SystemState, _system.Value, region.Value, offset);

    /// <summary>
    /// Writes the <see cref="ProcessRecord"/> of the index-th process into a region. NotFound past the last.
    /// </summary>
    public StatusCode ProcessAt(uint index, Handle region, ulong offset) =>
        KernelChannel.Do(KernelMethod.ProcessAt, _system.Value, index, region.Value, offset);

    /// <summary>
    /// Reads the kernel's log from a cursor; answers bytes written | bytes lost before them &lt;&lt; 32.
    /// </summary>
    public Result<ulong> LogRead(ulong cursor, Handle region, ulong offset, ulong length) =>
        KernelChannel.Call(KernelMethod.LogRead, _system.Value, cursor, region.Value, offset, length);

    /// <summary>Adds one line, lying in a region, to the kernel's log.</summary>
    public StatusCode LogWrite(Handle region, ulong offset, ulong length) =>
        KernelChannel.Do(KernelMethod.LogWrite, _system.Value, region.Value, offset, length);

    /// <summary>Ends everything.</summary>
    public void PowerOff() => KernelChannel.Do(KernelMethod.PowerOff, _system.Value);

    /// <param name="line">Legacy interrupt line, 0 to 15.</param>
    public Result<Handle> Interrupt(uint line) =>
        KernelChannel.GetHandle(KernelMethod.InterruptCreate, _system.Value, line);

    /// <summary>The index-th PCI function: vendor | device &lt;&lt; 16 | where &lt;&lt; 32. NotFound.</summary>
    public Result<ulong> DeviceAt(uint index) => KernelChannel.Call(KernelMethod.DeviceAt, _system.Value, index);

    /// <summary>Four bytes of its configuration space.</summary>
    /// <param name="index">Of the function.</param>
    /// <param name="offset">0 to 4092, a multiple of four.</param>
    public Result<ulong> DeviceConfig(uint index, uint offset) =>
        KernelChannel.Call(KernelMethod.DeviceConfigRead, _system.Value, index, offset);

    /// <summary>One of its MSI-X interrupts.</summary>
    public Result<Handle> DeviceInterrupt(uint index, uint entry) =>
        KernelChannel.GetHandle(KernelMethod.DeviceInterrupt, _system.Value, index, entry);

    /// <summary>A region over its registers behind a BAR, 0 to 5. NotFound, Unsupported: not memory.</summary>
    public Result<Handle> DeviceMemory(uint index, uint bar) =>
        KernelChannel.GetHandle(KernelMethod.DeviceMemory, _system.Value, index, bar);

    /// <summary>The function as its driver holds it.</summary>
    public Result<Handle> DeviceOpen(uint index) =>
        KernelChannel.GetHandle(KernelMethod.DeviceOpen, _system.Value, index);

    /// <summary>Lets it read and write memory by itself.</summary>
    public StatusCode DeviceMaster(uint index, bool isOn) =>
        KernelChannel.Do(KernelMethod.DeviceMaster, _system.Value, index, isOn ? 1u : 0);

    /// <summary>Lets a process use I/O ports 0 to 0x3FF.</summary>
    public StatusCode GrantPorts(Handle process, ushort first, ushort count) =>
        KernelChannel.Do(KernelMethod.PortsGrant, _system.Value, process.Value, first, count);
}
