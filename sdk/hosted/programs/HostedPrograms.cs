using System;
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
/// </summary>
public static class HostedPrograms
{
    private static HostedKernel? s_kernel;

    /// <summary>The control channel's end of the service whose program begins now.</summary>
    internal static Handle Beginning { get; private set; }

    /// <summary>Begins a service's program: it runs up to where it first waits, which is behind its Serve.</summary>
    public static void Start(string name, Func<string[], ValueTask<int>> program)
    {
        Boot();
        ChannelEnds control = Channels.Create().Value;
        InitClient.Instance.Add(name, CallChannel.Open(control.Client).Value);
        Beginning = control.Server;
        Loop.Detach(program([name]));
        Beginning = default;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(Func<string[], ValueTask<int>> program, string[] arguments)
    {
        Boot();
        Task<int> done = Finish(program, arguments);
        Loop.Run();
        return done.GetAwaiter().GetResult();
    }

    /// <summary>The kernel and the loop, once; continuations go to the loop's run queue, as booted.</summary>
    private static void Boot()
    {
        if (s_kernel is not null) return;
        s_kernel = new HostedKernel();
        SynchronizationContext.SetSynchronizationContext(new LoopContext());
        Loop.Init();
    }

    private static async Task<int> Finish(Func<string[], ValueTask<int>> program, string[] arguments)
    {
        try
        {
            return await program(arguments);
        }
        finally
        {
            Startup.IsDone = true;
        }
    }
}
