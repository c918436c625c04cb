using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Mooring.Tests.Tools;

/// <summary>What a program of the host wrote and returned.</summary>
public sealed record HostResult(int Status, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);
}

/// <summary>Runs programs of the host for the tests: binutils as oracles, and the tool itself.</summary>
public static class HostProgram
{
    private const int LongestRunMilliseconds = 120_000;

    /// <summary>The tool as it was built for these tests.</summary>
    public static string Tool => Path.Combine(AppContext.BaseDirectory, "mooring-host");

    public static HostResult Run(string program, params IEnumerable<string> arguments) =>
        Run(new ProcessStartInfo(program, arguments));

    public static HostResult Run(ProcessStartInfo start, string input = "")
    {
        using Process process = Start(start);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return Finish(process);
    }

    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["DOTNET_ROOT"] = DotnetRoot();
        return Process.Start(start)!;
    }

    public static HostResult Finish(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        if (!process.WaitForExit(LongestRunMilliseconds)) throw new TimeoutException(process.StartInfo.FileName);
        return new HostResult(process.ExitCode, output.ToArray(), errors.Result);
    }

    /// <summary>The folder of the dotnet that runs these tests: three levels above the runtime's own files.</summary>
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
}
