using Mooring.Ports;
using Mooring.Sdk.Hosted;

namespace Mooring.Runtime;

/// <summary>
/// A program that has no start page: whoever runs it says what it was born with, and when it is done.
/// </summary>
public static class Startup
{
    internal static bool IsDone { get; set; }

    /// <summary>A service's end of its control channel, while its program begins; otherwise none.</summary>
    public static Handle Handle(StartRole role) => role == StartRole.Service ? HostedPrograms.Beginning : default;

    /// <summary>Where a program of its own begins; hosted, <see cref="HostedPrograms"/> begins it.</summary>
    public static void Run(System.Func<string[], System.Threading.Tasks.ValueTask<int>> program) =>
        HostedPrograms.Run(program, System.Environment.GetCommandLineArgs());
}
