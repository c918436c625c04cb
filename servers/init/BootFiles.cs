using System;
using System.Collections.Generic;
using System.Text;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Archive;

namespace Mooring.Servers.Init;

/// <summary>
/// The archives that the system booted with, read straight from memory: programs are loaded from here, so that even the
/// file server can be. <c>/files/…</c> is in the second archive, everything else in the first.
/// </summary>
internal sealed class BootFiles
{
    private const string FilesPrefix = "/files/";

    private readonly SharedBytes _boot, _files;

    private BootFiles(SharedBytes boot, SharedBytes files)
    {
        _boot = boot;
        _files = files;
    }

    public static Result<BootFiles> Open()
    {
        Result<SharedBytes> boot = Regions.Map(Startup.Handle(StartRole.BootArchive), Rights.Read);
        if (!boot.IsOk) return boot.Code;
        Handle files = Startup.Handle(StartRole.FilesArchive);
        Result<SharedBytes> mapped = files.IsNone ? default(SharedBytes) : Regions.Map(files, Rights.Read);
        return new BootFiles(boot.Value, mapped.IsOk ? mapped.Value : default);
    }

    /// <summary>
    /// The data of a file by its absolute path. NotFound, IsADirectory, Unsupported (not an ordinary file).
    /// </summary>
    public Result<SharedBytes> Find(string path)
    {
        if (path.Length == 0 || path[0] != '/') return StatusCode.NotFound;
        bool isUsers = path.StartsWith(FilesPrefix, StringComparison.Ordinal);
        return Find(isUsers ? _files : _boot, path.Substring(isUsers ? FilesPrefix.Length : 1));
    }

    /// <summary>The files of the boot archive whose names begin like this, without that, in its order.</summary>
    public List<KeyValuePair<string, SharedBytes>> Under(string prefix)
    {
        List<KeyValuePair<string, SharedBytes>> found = new();
        byte[] wanted = Encoding.UTF8.GetBytes(prefix);
        ArchiveReader reader = new(_boot.Span);
        while (reader.MoveNext())
        {
            ArchiveMember member = reader.Current;
            if (member.Kind != ArchiveKind.File || !member.Name.StartsWith(wanted)) continue;
            string name = Encoding.UTF8.GetString(member.Name.Slice(wanted.Length));
            found.Add(new KeyValuePair<string, SharedBytes>(name, DataOf(_boot, member).Value));
        }
        return found;
    }

    private static Result<SharedBytes> Find(SharedBytes archive, string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        Result<SharedBytes> found = StatusCode.NotFound;
        ArchiveReader reader = new(archive.Span);
        while (reader.MoveNext())
        {
            ArchiveMember member = reader.Current;
            if (member.Name.SequenceEqual(wanted)) found = DataOf(archive, member);
        }
        return found;
    }

    private static Result<SharedBytes> DataOf(SharedBytes archive, in ArchiveMember member) => member.Kind switch
    {
        ArchiveKind.File => archive.Slice((int)member.DataOffset, (int)member.Size),
        ArchiveKind.Directory => StatusCode.IsADirectory,
        _ => StatusCode.Unsupported,
    };
}
