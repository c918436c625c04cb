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
/// The first program, the only one that the kernel loads: starts the services that the manifest names, and the drivers
/// whose devices are there, and keeps them alive.
/// </summary>
internal static class Program
{
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
        foreach (ServiceEntry service in new Manifest(init, options).Read()) init.Services.Add(service);
        Drivers(init, options);
        Proxies.Add(init, options);
        for (int i = 0; i < init.Services.Count; i++) Loop.Detach(new Supervisor(init, init.Services[i]).Run());
        return new Signal<int>().Wait();
    }

    /// <summary>The drivers whose device is there; without it clients find no such service.</summary>
    private static void Drivers(Init init, BootOptions options)
    {
        foreach (Driver driver in new DriverTable().All)
        {
            List<Device> devices = Device.FindAll(init.Machine, driver);
            ConnectPolicy policy = driver.Policy(options.HasRawDisks);
            for (int i = 0; i < devices.Count; i++) Drive(init, driver, policy, devices[i], driver.ServiceName(i));
        }
    }

    private static void Drive(Init init, Driver driver, ConnectPolicy policy, Device device, string name)
    {
        Start start = new(driver.Path) { Handles = InitLimits.ServiceHandles, Priority = 4, Title = name };
        StatusCode code = device.Furnish(start);
        ServiceEntry service = new(name, driver.Lost, start)
        {
            HasClients = true, Interface = driver.Name, Policy = policy,
        };
        if (code == StatusCode.Ok) init.Services.Add(service);
        else init.Log("init: no driver for device " + name + ": status " + ((uint)code).ToString());
    }
}
