using System;
using System.Collections.Generic;
using System.Text;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Archive;

namespace Mooring.Servers.Init;

/// <summary>
/// The archives that the system booted with, read straight from memory: programs are loaded from here, so that even the
/// file server can be. <c>/files/…</c> is in the second archive, everything else in the first. The first is gone
/// through once and its names kept; the second may hold any number of files, and is gone through each time.
/// </summary>
internal sealed class BootFiles
{
    private const string FilesPrefix = "/files/";

    private readonly List<KeyValuePair<string, Result<SharedBytes>>> _boot = new();
    private readonly SharedBytes _archive, _files;

    private BootFiles(SharedBytes boot, SharedBytes files)
    {
        (_archive, _files) = (boot, files);
        ArchiveReader reader = new(boot.Span);
        while (reader.MoveNext())
        {
            ArchiveMember member = reader.Current;
            string name = Encoding.UTF8.GetString(member.Name);
            _boot.Add(new KeyValuePair<string, Result<SharedBytes>>(name, DataOf(boot, member)));
        }
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
        return isUsers ? FindUsers(path.Substring(FilesPrefix.Length)) : FindBoot(path.Substring(1));
    }

    /// <summary>Where it lies. As <see cref="Find"/>.</summary>
    public Result<ArchivePlace> PlaceOf(string path)
    {
        Result<SharedBytes> file = Find(path);
        if (!file.IsOk) return file.Code;
        ulong offset = file.Value.Address - _archive.Address;
        if (_archive.Holds(offset, (ulong)file.Value.Length)) return new ArchivePlace { Offset = (uint)offset };
        return new ArchivePlace { Archive = 1, Offset = (uint)(file.Value.Address - _files.Address) };
    }

    /// <summary>The files of the boot archive whose names begin like this, without that, in its order.</summary>
    public List<KeyValuePair<string, SharedBytes>> Under(string prefix)
    {
        List<KeyValuePair<string, SharedBytes>> found = new();
        foreach (KeyValuePair<string, Result<SharedBytes>> member in _boot)
        {
            if (!member.Value.IsOk || !member.Key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            string name = member.Key.Substring(prefix.Length);
            found.Add(new KeyValuePair<string, SharedBytes>(name, member.Value.Value));
        }
        return found;
    }

    /// <summary>Of two with the same name the later one.</summary>
    private Result<SharedBytes> FindBoot(string name)
    {
        for (int i = _boot.Count - 1; i >= 0; i--)
            if (_boot[i].Key == name) return _boot[i].Value;
        return StatusCode.NotFound;
    }

    private Result<SharedBytes> FindUsers(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        Result<SharedBytes> found = StatusCode.NotFound;
        ArchiveReader reader = new(_files.Span);
        while (reader.MoveNext())
        {
            ArchiveMember member = reader.Current;
            if (member.Name.SequenceEqual(wanted)) found = DataOf(_files, member);
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
