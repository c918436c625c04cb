using System;
using System.Diagnostics;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// A service in a process of its own: the same program, started again with <see cref="Variable"/>, which says which of
/// its services it is to be and where its end of the link is. It ends when the process that has started it does.
/// </summary>
public sealed class ServiceProcess
{
    /// <summary>"DESCRIPTOR:NAME".</summary>
    public const string Variable = "MOORING_SERVES";

    private ServiceProcess(HostedLink link, Process process)
    {
        Link = link;
        Process = process;
    }

    public HostedLink Link { get; }

    public Process Process { get; }

    /// <summary>The service that this process is; null: it has been started by a person.</summary>
    public static string? Name => Environment.GetEnvironmentVariable(Variable)?.Split(':')[1];

    /// <summary>Starts a program as a service. It begins when it is given birth (<see cref="HostedKernel"/>).</summary>
    /// <param name="kernel">Of this process.</param>
    /// <param name="program">How to start it.</param>
    /// <param name="name">Of the service.</param>
    public static ServiceProcess Start(HostedKernel kernel, ProcessStartInfo program, string name)
    {
        (int ours, int childs) = HostCalls.SocketPair();
        program.Environment[Variable] = $"{childs}:{name}";
        HostedLink link = kernel.Link(ours, isStarter: true);
        Process process = Process.Start(program)!;
        HostCalls.Close(childs);
        return new ServiceProcess(link, process);
    }

    /// <summary>In the service's process: waits for the end of its control channel.</summary>
    /// <returns>Null: whoever has started it is gone.</returns>
    public static HostedChannelEnd? AwaitBirth(HostedKernel kernel)
    {
        string descriptor = Environment.GetEnvironmentVariable(Variable)!.Split(':')[0];
        HostedLink link = kernel.Link(int.Parse(descriptor), isStarter: false);
        while (link.IsAlive && link.TakeBirth() is null) kernel.Outside.Wait(-1);
        return link.TakeBirth();
    }
}
