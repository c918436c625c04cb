using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;

namespace Mooring.Tools.Archive;

/// <summary>
/// Packs a folder of the user's into the tar that becomes <c>/files</c>: names relative to the folder, in ordinal
/// order, each folder before what is in it, symbolic links as links. What cannot be read is left out and said.
/// </summary>
/// <remarks>
/// A member is plain ustar (POSIX.1-1988) when its name is at most 100 ASCII characters, else it has a pax header
/// (POSIX.1-2001) before it with the name in UTF-8: so thousands of ordinary files cost one block each besides their
/// contents. Owner and group are 0. Two packings of the same folder have the same members; the pax headers carry a
/// process id in their own, otherwise unused name.
/// </remarks>
/// <param name="warn">Told about everything that is left out.</param>
public sealed class FolderArchive(Action<string> warn)
{
    private const int UstarNameLength = 100, EndMarkBytes = 1024;

    /// <summary>
    /// Packs <paramref name="folder"/> into <paramref name="stream"/>, never holding a whole file in memory.
    /// </summary>
    /// <exception cref="ToolException">The folder cannot be read, or a file shrank while it was packed.</exception>
    public void Pack(string folder, Stream stream)
    {
        if (File.Exists(folder)) throw new ToolException($"--files: {folder} is not a folder");
        if (!Directory.Exists(folder)) throw new ToolException($"--files: there is no folder {folder}");
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true)) AddContents(writer, folder, "");
        // The writer leaves the end mark of an archive without members out, and an empty module is none.
        if (stream.Length == 0) stream.Write(new byte[EndMarkBytes]);
    }

    private void AddContents(TarWriter writer, string folder, string prefix)
    {
        foreach (string path in Sorted(folder))
        {
            string name = prefix + Path.GetFileName(path);
            HostFile file = HostFile.Of(path);
            if (file.Kind == HostFileKind.Folder)
            {
                writer.WriteEntry(Entry(TarEntryType.Directory, name + "/", file));
                AddContents(writer, path, name + "/");
            }
            else if (file.Kind == HostFileKind.Regular) AddFile(writer, path, name, file);
            else if (file.Kind == HostFileKind.Link) AddLink(writer, path, name, file);
            else warn($"{path}: {WhyNot(file.Kind, name)}, left out");
        }
    }

    private static string WhyNot(HostFileKind kind, string name)
    {
        if (kind == HostFileKind.Special) return "a special file";
        return name.Contains('\uFFFD') ? "its name is not UTF-8" : "cannot be read";
    }

    private List<string> Sorted(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            warn($"{folder}: cannot be read, its contents are left out");
            return [];
        }
    }

    private void AddFile(TarWriter writer, string path, string name, HostFile file)
    {
        FileStream contents;
        try
        {
            contents = File.OpenRead(path);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            warn($"{path}: cannot be read, left out");
            return;
        }
        using (contents)
        {
            TarEntry entry = Entry(TarEntryType.RegularFile, name, file);
            entry.DataStream = contents;
            writer.WriteEntry(entry);
        }
    }

    private static void AddLink(TarWriter writer, string path, string name, HostFile file)
    {
        string target = new FileInfo(path).LinkTarget ?? "";
        TarEntry entry = Entry(TarEntryType.SymbolicLink, name, file, target);
        entry.LinkName = target;
        writer.WriteEntry(entry);
    }

    private static TarEntry Entry(TarEntryType type, string name, HostFile file, string target = "")
    {
        bool plain = IsPlain(name) && IsPlain(target);
        TarEntry entry = plain ? new UstarTarEntry(type, name) : new PaxTarEntry(type, name);
        entry.Mode = file.Mode;
        entry.ModificationTime = file.Modified;
        return entry;
    }

    private static bool IsPlain(string name) => name.Length <= UstarNameLength && Ascii.IsValid(name);
}
