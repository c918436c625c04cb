using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace Mooring.Tools.PosixTest;

/// <summary>Runs programs on this machine, with the surroundings that they have in the guest.</summary>
/// <param name="secondsEach">Longer than that no program runs.</param>
public sealed class HostPrograms(int secondsEach)
{
    /// <summary>Runs one, called as it is in the guest.</summary>
    public ProgramOutcome Run(string path)
    {
        using var folder = new Machine.RunFolder();
        using Process process = Process.Start(Command(path, folder.File(".")))!;
        Task<byte[]> output = ReadAll(process.StandardOutput.BaseStream);
        process.StandardInput.Close();
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(secondsEach));
        if (!ended) process.Kill(entireProcessTree: true);
        return new ProgramOutcome(output.Result, ended ? process.ExitCode : null);
    }

    private static ProcessStartInfo Command(string path, string folder)
    {
        const string called = "exec -a \"$0\" \"$1\" < /dev/null 2>&1";
        ProcessStartInfo start = new("/bin/bash", ["-c", called, GuestPrograms.PathOf(path), Path.GetFullPath(path)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = "/";
        start.Environment["TERM"] = "vt100";
        start.Environment["USER"] = "root";
        return start;
    }

    private static async Task<byte[]> ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
