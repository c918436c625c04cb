using System;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Runtime;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// Programs in an ordinary process: services, which stay, and then the one that everything is for. They are the booted
/// programs' own <c>Run</c> methods, and talk over the channels that they talk over there.
/// <code>
///     HostedPrograms.Start("counter", ServerProgram.Run);
///     return HostedPrograms.Run(Program.Run, ["counter", "add", "5"]);
/// </code>
/// With <see cref="ApartVariable"/> each service runs in a process of its own (<see cref="ServiceProcess"/>).
/// </summary>
public static class HostedPrograms
{
    /// <summary>Set to anything: services are to run apart.</summary>
    public const string ApartVariable = "MOORING_APART";

    private static HostedKernel? s_kernel;

    /// <summary>The control channel's end of the service whose program begins now.</summary>
    internal static Handle Beginning { get; private set; }

    /// <summary>Begins a service's program: it runs up to where it first waits, which is behind its Serve.</summary>
    public static void Start(string name, Func<string[], ValueTask<int>> program)
    {
        HostedKernel kernel = Boot();
        if (ServiceProcess.Name is { } ownName)
        {
            if (name == ownName) Environment.Exit(Serve(kernel, name, program));
            return;
        }
        bool isApart = Environment.GetEnvironmentVariable(ApartVariable) is { Length: > 0 };
        HostedLink? link = isApart ? ServiceProcess.Start(kernel, Again(), name).Link : null;
        ChannelEnds control = Channels.Create().Value;
        InitClient.Instance.Add(name, CallChannel.Open(control.Client).Value, isApart);
        if (link is not null) kernel.GiveBirth(link, control.Server);
        else Begin(name, program, control.Server);
    }

    /// <summary>Runs a program to its end. In the process of a service there is none: it would have begun.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(Func<string[], ValueTask<int>> program, string[] arguments)
    {
        Boot();
        if (ServiceProcess.Name is not null) return 1;
        return RunToEnd(program(arguments));
    }

    /// <summary>The kernel and the loop, once; continuations go to the loop's run queue, as booted.</summary>
    private static HostedKernel Boot()
    {
        if (s_kernel is not null) return s_kernel;
        s_kernel = new HostedKernel();
        SynchronizationContext.SetSynchronizationContext(new LoopContext());
        Loop.Init();
        return s_kernel;
    }

    private static void Begin(string name, Func<string[], ValueTask<int>> program, Handle control) =>
        Loop.Detach(Begun(name, program, control));

    private static ValueTask<int> Begun(string name, Func<string[], ValueTask<int>> program, Handle control)
    {
        Beginning = control;
        ValueTask<int> running = program([name]);
        Beginning = default;
        return running;
    }

    /// <summary>This process is the service, until it or whoever has started it ends.</summary>
    private static int Serve(HostedKernel kernel, string name, Func<string[], ValueTask<int>> program) =>
        ServiceProcess.AwaitBirth(kernel) is { } control ? RunToEnd(Begun(name, program, kernel.Take(control))) : 1;

    /// <summary>This very program.</summary>
    private static ProcessStartInfo Again()
    {
        string host = Environment.ProcessPath!;
        bool isShared = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return new ProcessStartInfo(host, isShared ? [Assembly.GetEntryAssembly()!.Location] : []);
    }

    private static int RunToEnd(ValueTask<int> program)
    {
        Task<int> done = Finish(program);
        Loop.Run();
        return done.GetAwaiter().GetResult();
    }

    private static async Task<int> Finish(ValueTask<int> program)
    {
        try
        {
            return await program;
        }
        finally
        {
            Console.Flush();
            Startup.IsDone = true;
        }
    }
}
