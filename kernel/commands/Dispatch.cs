using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// Which function runs which command. What each needs and gives is said at <see cref="KernelMethod"/>.
/// </summary>
internal static class Dispatch
{
    internal static Outcome Step(Process caller, in Command command)
    {
        KernelMethod method = (KernelMethod)command.Method;
        Outcome outcome = Run(method, caller, command);
        if (!caller.HasEnded && !outcome.IsMore && !KernelMethods.Gives(method).Contains(outcome.Code))
            Panic.Now("a command ended with a status that it does not list", (ulong)method << 16 | (ulong)outcome.Code);
        return outcome;
    }

    private static Outcome Run(KernelMethod method, Process caller, in Command command) => method switch
    {
        KernelMethod.RegionCreate => MemoryCommands.RegionCreate(caller, command.Payload),
        KernelMethod.Map => MemoryCommands.Map(caller, command.Payload),
        KernelMethod.Unmap => MemoryCommands.Unmap(caller, command.Payload),
        KernelMethod.Protect => MemoryCommands.Protect(caller, command.Payload),
        KernelMethod.RegionPages => MemoryCommands.RegionPages(caller, command.Payload),
        KernelMethod.RegionAddress => MemoryCommands.RegionAddress(caller, command.Payload),
        KernelMethod.MovePages => MovePagesCommand.Move(caller, command.Payload),
        KernelMethod.Clone => CloneCommand.Clone(caller, command.Payload),
        KernelMethod.ProcessCreate => ProcessCommands.Create(caller, command.Payload),
        KernelMethod.ProcessFund => ProcessCommands.Fund(caller, command.Payload),
        KernelMethod.ThreadStart => ProcessCommands.Start(caller, command.Payload),
        KernelMethod.ProcessKill => ProcessCommands.Kill(caller, command.Payload),
        KernelMethod.ProcessState => ProcessCommands.State(caller, command.Payload),
        KernelMethod.ProcessGive => ProcessCommands.Give(caller, command.Payload),
        KernelMethod.ProcessRead => ProcessCommands.Read(caller, command.Payload),
        KernelMethod.Exit => ProcessCommands.Exit(caller, command.Payload),
        KernelMethod.ThreadEnd => ThreadCommands.End(caller, command.Payload),
        KernelMethod.ThreadStop => ThreadCommands.Stop(caller, command.Payload),
        KernelMethod.ThreadResume => ThreadCommands.Resume(caller, command.Payload),
        KernelMethod.ThreadState => ThreadCommands.State(caller, command.Payload),
        KernelMethod.ThreadSetState => ThreadCommands.SetState(caller, command.Payload),
        KernelMethod.ThreadPoke => ThreadCommands.Poke(caller, command.Payload),
        KernelMethod.ProcessShim => ThreadCommands.SetShim(caller, command.Payload),
        KernelMethod.ChannelCreate => ChannelCommands.Create(caller, command.Payload),
        KernelMethod.ChannelMap => ChannelCommands.Map(caller, command.Payload),
        KernelMethod.Give => ChannelCommands.Give(caller, command.Payload),
        KernelMethod.Take => ChannelCommands.Take(caller, command.Payload),
        KernelMethod.Lend => ChannelCommands.Lend(caller, command.Payload),
        KernelMethod.Borrow => ChannelCommands.Borrow(caller, command.Payload),
        KernelMethod.TakeBack => ChannelCommands.TakeBack(caller, command.Payload),
        KernelMethod.Revoke => ChannelCommands.Revoke(caller, command.Payload),
        KernelMethod.Tether => ChannelCommands.Tether(caller, command.Payload),
        KernelMethod.Move => ChannelCommands.Move(caller, command.Payload),
        KernelMethod.DeviceOpen => DeviceCommands.Open(caller, command.Payload),
        KernelMethod.Pin => DeviceCommands.Pin(caller, command.Payload),
        KernelMethod.Unpin => DeviceCommands.Unpin(caller, command.Payload),
        KernelMethod.DeviceReset => DeviceCommands.Reset(caller, command.Payload),
        KernelMethod.PortCreate => PortCommands.Create(caller, command.Payload),
        KernelMethod.Associate => PortCommands.Associate(caller, command.Payload),
        KernelMethod.TimerCreate => PortCommands.CreateTimer(caller),
        KernelMethod.TimerSet => PortCommands.SetTimer(caller, command.Payload),
        KernelMethod.UserSourceCreate => PortCommands.CreateUserSource(caller),
        KernelMethod.Post => PortCommands.Post(caller, command.Payload),
        KernelMethod.InterruptCreate => DeviceCommands.LegacyInterrupt(caller, command.Payload),
        KernelMethod.PortsGrant => DeviceCommands.GrantPorts(caller, command.Payload),
        KernelMethod.DeviceAt => DeviceCommands.At(caller, command.Payload),
        KernelMethod.DeviceInterrupt => DeviceCommands.MessageInterrupt(caller, command.Payload),
        KernelMethod.DeviceMemory => DeviceCommands.Memory(caller, command.Payload),
        KernelMethod.DeviceMaster => DeviceCommands.Master(caller, command.Payload),
        KernelMethod.DeviceConfigRead => DeviceCommands.ConfigRead(caller, command.Payload),
        KernelMethod.Close => HandleCommands.Close(caller, command.Payload),
        KernelMethod.Duplicate => HandleCommands.Duplicate(caller, command.Payload),
        KernelMethod.SystemState => SystemCommands.State(caller, command.Payload),
        KernelMethod.LogRead => SystemCommands.LogRead(caller, command.Payload),
        KernelMethod.LogWrite => SystemCommands.LogWrite(caller, command.Payload),
        KernelMethod.PowerOff => SystemCommands.PowerOff(caller, command.Payload),
        KernelMethod.ProcessAt => SystemCommands.ProcessAt(caller, command.Payload),
        KernelMethod.RefuseMemory => SystemCommands.RefuseMemory(caller, command.Payload),
        KernelMethod.ProcessSteps => StepCommands.Count(caller, command.Payload),
        KernelMethod.ProcessWatch => StepCommands.Watch(caller, command.Payload),
        _ => StatusCode.UnknownMethod,
    };
}
