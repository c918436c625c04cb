using System;
using System.Diagnostics;
using System.IO;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>What other people's programs make and say: dosfstools and mtools.</summary>
internal static class HostTool
{
    /// <summary>Runs a program; it has to succeed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        (int status, string output) = Try(program, arguments);
        Assert.True(status == 0, $"{program} {string.Join(' ', arguments)} gave {status}:\n{output}");
        return output;
    }

    /// <summary>Runs a program.</summary>
    public static (int Status, string Output) Try(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["MTOOLS_SKIP_CHECK"] = "1";
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string errors = "";
        process.ErrorDataReceived += (_, line) => errors += line.Data + "\n";
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors);
    }

    private static string Find(string program)
    {
        foreach (string folder in new[] { "/usr/sbin", "/sbin", "/usr/bin", "/bin" })
            if (File.Exists(Path.Combine(folder, program))) return Path.Combine(folder, program);
        return program;
    }
}
