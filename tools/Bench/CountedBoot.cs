using System;
using System.IO;
using System.Text;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench;

/// <summary>
/// One boot of our image in which instructions are counted and a script runs: the same in every run, see
/// <see cref="MachineOptions.CountInstructions"/>.
/// </summary>
/// <param name="Output">What the script wrote.</param>
/// <param name="Counts">What the plugin counted from outside; empty without one.</param>
public sealed record CountedBoot(string Output, string Counts)
{
    private const int LimitSeconds = 300;

    /// <summary>A program may have an eighth: what ten thousand channels and a hundred processes need.</summary>
    private const int MemoryMiB = 4096;

    /// <summary>Boots once.</summary>
    /// <param name="script">For the guest's shell.</param>
    /// <param name="plugin">The counting plugin; null: none.</param>
    /// <param name="pack">Makes the archive for /files at the path that it is given; null: there are none.</param>
    /// <exception cref="ToolException">The guest did not come to its end, or the script failed.</exception>
    public static CountedBoot Take(SourceTree tree, string script, string? plugin, Action<string>? pack = null)
    {
        using var folder = new RunFolder();
        pack?.Invoke(folder.File("files.tar"));
        var machine = new MachineOptions
        {
            Image = tree.Image,
            Archive = pack is null ? null : folder.File("files.tar"),
            CommandLine = "exec bench",
            CountInstructions = true,
            MemoryMiB = MemoryMiB,
            Plugin = plugin,
            PluginOutput = folder.File("counts"),
        };
        string output = Run(machine, script, folder);
        return new CountedBoot(output, plugin is null ? "" : File.ReadAllText(folder.File("counts")));
    }

    /// <summary>Runs a script in the guest's shell.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="ToolException">The guest did not come to its end, or the script failed.</exception>
    public static string Run(MachineOptions machine, string script, RunFolder folder)
    {
        using var output = new MemoryStream();
        var guest = new GuestRun(machine, new KernelLog(), verbose: false, LimitSeconds) { Output = output };
        int status = guest.Execute(script, folder);
        if (status != ExitStatus.Success) throw new ToolException("the guest's benchmark failed", status);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
