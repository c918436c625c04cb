using System.IO;
using Mooring.Tools.Archive;

namespace Mooring.Tools.Bench;

/// <summary>
/// What only a benchmark needs, compiled when it is needed and nothing of it in the image that ships: the plugin that
/// counts from outside, and the ring in C, as a library for this machine and linked into a copy of the guest's program.
/// </summary>
/// <param name="tree">The checkout, built.</param>
public sealed class NativePieces(SourceTree tree)
{
    private const string GuestProgram = "bench-rings";

    private string Folder => Path.Combine(tree.Artifacts, "bench");

    /// <summary>The plugin for QEMU.</summary>
    public string Plugin => Path.Combine(Folder, "count.so");

    /// <summary>The ring in C, for programs of this machine.</summary>
    public string RingLibrary => Path.Combine(Folder, "libring64.so");

    /// <summary>Compiles all that is older than its source.</summary>
    public void Make()
    {
        Directory.CreateDirectory(Folder);
        string count = Source("plugin", "count.c"), ring = Source("peers", "ring64.c");
        Compile(Plugin, count, "-fPIC", "-shared", "-fvisibility=hidden");
        Compile(RingLibrary, ring, "-fPIC", "-shared");
        Compile(RingObject, ring, "-ffreestanding", "-c");
    }

    /// <summary>Packs the guest's program with the ring in C, as <c>/files/bench-rings</c>.</summary>
    /// <param name="archive">Path of the result.</param>
    public void PackGuestProgram(string archive)
    {
        string folder = Path.Combine(Folder, "files"), program = Path.Combine(folder, GuestProgram);
        Directory.CreateDirectory(folder);
        string link = Path.ChangeExtension(tree.Elf(GuestProgram), ".link.rsp");
        HostCommand.Run("ld.lld", "lld", "@" + link, RingObject, "--strip-all", "-o", program);
        using FileStream stream = File.Create(archive);
        new FolderArchive(Message.Say).Pack(folder, stream);
    }

    private string RingObject => Path.Combine(Folder, "ring64.o");

    private string Source(string folder, string name) => Path.Combine(tree.Root, "bench", folder, name);

    private static void Compile(string result, string source, params string[] how)
    {
        var newest = File.GetLastWriteTimeUtc(source);
        string header = Path.ChangeExtension(source, ".h");
        if (File.Exists(header) && File.GetLastWriteTimeUtc(header) > newest) newest = File.GetLastWriteTimeUtc(header);
        if (File.Exists(result) && File.GetLastWriteTimeUtc(result) > newest) return;
        HostCommand.Run("gcc", "gcc libc6-dev", ["-std=gnu11", "-O2", "-Wall", .. how, "-o", result, source]);
    }
}
