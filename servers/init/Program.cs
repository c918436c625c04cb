using System;
using System.Collections.Generic;
using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// The first program, the only one that the kernel loads: starts console, file server and shell, and keeps them alive.
/// </summary>
internal static class Program
{
    private const uint ConsoleInterrupt = 4, ExecInterrupt = 3;
    private const ushort ConsolePort = 0x3F8, ExecPort = 0x2F8, UartPorts = 8;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static ValueTask<int> Run(string[] arguments)
    {
        Result<MappedRegion> scratch = Regions.CreateMapped(2);
        Result<BootFiles> files = BootFiles.Open();
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!scratch.IsOk || !files.IsOk || !buffer.IsOk)
            Environment.FailFast("init finds neither memory nor boot archive");
        Machine machine = new(Startup.Handle(StartRole.System));
        BootOptions options = new(arguments);
        Init init = new(machine, new Scratch(scratch.Value), files.Value, options, buffer.Value);
        Trace.SetSink(init.Log);
        Keep(init, Console(machine));
        Keep(init, Files());
        Drivers(init);
        Example(init, "counter", "the number");
        Example(init, "clock", "who listens");
        Keep(init, Shell(options));
        return new Signal<int>().Wait();
    }

    private static void Keep(Init init, ServiceEntry service)
    {
        init.Services.Add(service);
        Loop.Detach(new Supervisor(init, service).Run());
    }

    private static ServiceEntry Console(Machine machine)
    {
        Start start = new("/bin/console") { Handles = InitLimits.ServiceHandles, Priority = 5 };
        start.Ports.Add(new PortRange(ConsolePort, UartPorts));
        start.Ports.Add(new PortRange(ExecPort, UartPorts));
        Result<Handle> first = machine.Interrupt(ConsoleInterrupt), second = machine.Interrupt(ExecInterrupt);
        if (first.IsOk) start.Gifts.Add(new Gift(StartRole.Interrupt0, first.Value, Rights.Wait));
        if (second.IsOk) start.Gifts.Add(new Gift(StartRole.Interrupt1, second.Value, Rights.Wait));
        const string lost = "what was typed and not yet read, and the history";
        const ulong shell = 1ul << (ConsoleMethod.ReadScript - ConsoleMethod.Write)
            | 1ul << (ConsoleMethod.Finish - ConsoleMethod.Write);
        return new ServiceEntry("console", lost, start) { HasClients = true, ShellMethods = shell };
    }

    private static ServiceEntry Files()
    {
        const Rights lendable = Rights.Read | Rights.Give;
        Start start = new("/bin/fs") { Handles = InitLimits.ServiceHandles, Priority = 4 };
        start.Gifts.Add(new Gift(StartRole.BootArchive, Startup.Handle(StartRole.BootArchive), lendable));
        start.Gifts.Add(new Gift(StartRole.FilesArchive, Startup.Handle(StartRole.FilesArchive), lendable));
        return new ServiceEntry("fs", "which files were open", start) { HasClients = true };
    }

    /// <summary>The drivers whose device is there; without it clients find no such service.</summary>
    private static void Drivers(Init init)
    {
        foreach (Driver driver in new DriverTable().All)
        {
            List<Device> devices = Device.FindAll(init.Machine, driver);
            for (int i = 0; i < devices.Count; i++) Drive(init, driver, devices[i], driver.ServiceName(i));
        }
    }

    private static void Drive(Init init, Driver driver, Device device, string name)
    {
        Start start = new(driver.Path) { Handles = InitLimits.ServiceHandles, Priority = 4, Title = name };
        StatusCode code = device.Furnish(start);
        ServiceEntry service = new(name, driver.Lost, start) { HasClients = true };
        if (code == StatusCode.Ok) Keep(init, service);
        else init.Log("init: no driver for device " + name + ": status " + ((uint)code).ToString());
    }

    /// <summary>A service of the examples, if its program is there.</summary>
    private static void Example(Init init, string name, string lost)
    {
        string path = "/bin/" + name + "-server";
        if (!init.Files.Find(path).IsOk) return;
        Start start = new(path) { Handles = InitLimits.ServiceHandles };
        Keep(init, new ServiceEntry(name, lost, start) { HasClients = true, IsOnDemand = true });
    }

    private static ServiceEntry Shell(BootOptions options)
    {
        Start start = new("/bin/shell") { Line = options.Line };
        if (options.IsExec) start.Arguments.Add("--exec");
        else if (options.IsBootOnly) start.Arguments.Add("--bootonly");
        return new ServiceEntry("shell", "the command that was running", start) { EndsTheSystem = true };
    }
}
