using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace Mooring.Tools.Commands;

/// <summary>
/// <c>mooring run --hosted NAME</c>: a service and its client on this machine, in an ordinary .NET process.
/// </summary>
public static class HostedRun
{
    /// <summary>What the program looks at: its services are to run in processes of their own.</summary>
    private const string ApartVariable = "MOORING_APART";

    /// <summary>Runs it on our own standard streams.</summary>
    /// <returns>Its exit status.</returns>
    /// <exception cref="ToolException">There is no such service, or it cannot run so.</exception>
    public static int Start(SourceTree tree, string name, bool isApart, IEnumerable<string> arguments)
    {
        string program = Path.Combine(tree.Artifacts, "bin", name + "-hosted", "release", name + "-hosted.dll");
        if (!File.Exists(program))
            throw new ToolException($"there is no examples/{name}/hosted, or it has not been built: no {program}");
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root
            ? Path.Combine(root, "dotnet")
            : "dotnet";
        ProcessStartInfo start = new(dotnet, [program, .. arguments]);
        start.Environment[ApartVariable] = isApart ? "1" : "";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
