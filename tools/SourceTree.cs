using System;
using System.IO;

namespace Mooring.Tools;

/// <summary>The checkout that the tool works for, and where its build leaves things.</summary>
/// <param name="root">The folder that holds <c>mooring.slnx</c>; absolute.</param>
public sealed class SourceTree(string root)
{
    /// <summary>Set by the entry script.</summary>
    public const string RootVariable = "MOORING_ROOT";

    private const string Marker = "mooring.slnx";

    /// <summary>The folder that holds the solution.</summary>
    public string Root { get; } = root;

    /// <summary>Everything that a build makes.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The bootable ELF: the kernel with its symbols and the boot archive.</summary>
    public string Image => Path.Combine(Artifacts, "mooring.elf");

    /// <summary>The ISO, when one was made.</summary>
    public string Iso => Path.Combine(Artifacts, "mooring.iso");

    /// <summary>The kernel of the first link, with debug information: what gdb reads.</summary>
    public string Kernel => Elf("kernel");

    /// <summary>The unstripped ELF of one project.</summary>
    public string Elf(string project) => Path.Combine(Artifacts, "bin", project, project + ".elf");

    /// <summary>The tree named by the entry script, else the one that this program was built in.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static SourceTree Find()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } named) return new SourceTree(named);
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, Marker))) return new SourceTree(folder);
        throw new ToolException("this program is not inside a checkout of Mooring; start it with ./mooring");
    }
}
