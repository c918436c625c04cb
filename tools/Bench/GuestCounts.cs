using System.IO;
using System.Text;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench;

/// <summary>
/// One boot in which the guest's benchmark counts its own instructions while a plugin counts the same from outside.
/// </summary>
public sealed record GuestCounts(ProbeTable Inside, ProbeTable Outside)
{
    private const int LimitSeconds = 120;
    private const string Script = "bench-rings && /files/bench-rings peer";

    /// <summary>Boots once; see <see cref="MachineOptions.CountInstructions"/>.</summary>
    /// <exception cref="ToolException">The guest did not come to its end.</exception>
    public static GuestCounts Take(SourceTree tree, NativePieces pieces)
    {
        using var folder = new RunFolder();
        pieces.PackGuestProgram(folder.File("files.tar"));
        var machine = new MachineOptions
        {
            Image = tree.Image,
            Archive = folder.File("files.tar"),
            CommandLine = "exec",
            CountInstructions = true,
            Plugin = pieces.Plugin,
            PluginOutput = folder.File("counts"),
        };
        using var output = new MemoryStream();
        var guest = new GuestRun(machine, new KernelLog(), verbose: false, LimitSeconds) { Output = output };
        int status = guest.Execute(Script, folder);
        if (status != ExitStatus.Success) throw new ToolException("the guest's benchmark failed", status);
        return new GuestCounts(
            ProbeTable.OfGuest(Encoding.UTF8.GetString(output.ToArray())),
            ProbeTable.OfPlugin(File.ReadAllText(folder.File("counts"))));
    }
}
