using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tools.Archive;

namespace Mooring.Tools.Bench.Posix;

/// <summary>
/// The Linux programs that are measured, made with this machine's compiler: the same for both systems.
/// </summary>
/// <param name="tree">The checkout.</param>
public sealed class PosixPrograms(SourceTree tree)
{
    /// <summary>The program that measures; it starts the others.</summary>
    public const string Measuring = "bench-posix";

    private const string Tiny = "tiny", Busybox = "busybox", BusyboxPlace = "/bin/busybox";

    private string Folder => Path.Combine(tree.Artifacts, "bench", "posix");

    /// <summary>Their paths.</summary>
    public IEnumerable<string> Paths => new[] { Measuring, Tiny, Busybox }.Select(name => Path.Combine(Folder, name));

    /// <summary>Compiles them.</summary>
    /// <exception cref="ToolException">A package is missing; the message names it.</exception>
    public void Make()
    {
        Directory.CreateDirectory(Folder);
        string sources = Path.Combine(tree.Root, "bench", "posix"), measuring = Path.Combine(Folder, Measuring);
        string[] how = ["-std=gnu11", "-O2", "-Wall", "-static", "-w", "-o", measuring];
        string source = Path.Combine(sources, "bench-posix.c");
        HostCommand.Run("gcc", "gcc libc6-dev libsqlite3-dev", [.. how, source, "-lsqlite3", "-lm"]);
        string[] bare = ["-static", "-nostdlib", "-o", Path.Combine(Folder, Tiny), Path.Combine(sources, "tiny.S")];
        HostCommand.Run("gcc", "gcc", bare);
        if (!File.Exists(BusyboxPlace)) throw new ToolException("busybox is missing: apt-get install busybox-static");
        File.Copy(BusyboxPlace, Path.Combine(Folder, Busybox), overwrite: true);
    }

    /// <summary>Packs them as <c>/files</c>.</summary>
    /// <param name="archive">Path of the result.</param>
    public void Pack(string archive)
    {
        using FileStream stream = File.Create(archive);
        new FolderArchive(Message.Say).Pack(Folder, stream);
    }
}
