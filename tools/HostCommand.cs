using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace Mooring.Tools;

/// <summary>Runs a program of the host that does one thing and ends, such as the linker.</summary>
public static class HostCommand
{
    /// <summary>Runs it to its end; what it says is only shown when it fails.</summary>
    /// <param name="package">The Debian package that has the program, for the message when it is missing.</param>
    /// <exception cref="ToolException">It is missing, or it failed.</exception>
    public static void Run(string program, string package, params IEnumerable<string> arguments) =>
        Output(program, package, Environment.CurrentDirectory, arguments);

    /// <summary>The same.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <returns>What it wrote on its standard output.</returns>
    /// <exception cref="ToolException">It is missing, or it failed.</exception>
    public static string Output(
        string program, string package, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new ToolException($"{program} failed:\n{output.Result}{errors}", ExitStatus.Failure);
            return output.Result;
        }
        catch (Win32Exception)
        {
            throw new ToolException($"{program} is not installed. On Debian: apt-get install {package}");
        }
    }
}
