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
        (int status, string output, string errors) = Do(program, package, folder, arguments);
        return status == 0
            ? output
            : throw new ToolException($"{program} failed:\n{output}{errors}", ExitStatus.Failure);
    }

    /// <summary>The same for a program whose status is an answer.</summary>
    /// <returns>The status, and all that it wrote.</returns>
    /// <exception cref="ToolException">It is missing.</exception>
    public static (int Status, string Output) Try(
        string program, string package, string folder, params IEnumerable<string> arguments)
    {
        (int status, string output, string errors) = Do(program, package, folder, arguments);
        return (status, output + errors);
    }

    private static (int Status, string Output, string Errors) Do(
        string program, string package, string folder, IEnumerable<string> arguments)
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
            return (process.ExitCode, output.Result, errors);
        }
        catch (Win32Exception)
        {
            throw new ToolException($"{program} is not installed. On Debian: apt-get install {package}");
        }
    }
}
