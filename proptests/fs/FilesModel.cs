using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk;
using Mooring.Tests.Fat;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>
/// What a file system should be: dictionaries. It does each step to itself and to the service, and both have to say the
/// same; at the end they have to hold the same.
/// </summary>
/// <param name="files">The service.</param>
/// <param name="root">Where in it; there is nothing at first.</param>
internal sealed class FilesModel(FsClient files, string root)
{
    private static readonly string[] s_names =
    [
        "a", "lower.txt", "a long name that does not fit.text", "größe", "имя файла", ".hidden", "🚀 rocket 日本",
        string.Concat(Enumerable.Repeat("zweihundert Zeichen ü ", 9)) + "end",
    ];

    private readonly Dictionary<string, byte[]?> _files = new() { [""] = null };

    /// <summary>Does a step to both.</summary>
    public async ValueTask Do(FatStep step)
    {
        string path = step.Kind < 5 ? Path(step.A) : Existing(step.A), other = Path(step.B);
        (StatusCode said, StatusCode expected) = step.Kind switch
        {
            < 3 => (await files.Make(root + path), Make(path, [])),
            < 5 => (await files.MakeDirectory(root + path), Make(path, null)),
            < 7 => await Write(path, step),
            < 9 => await Append(path, step),
            < 10 => await Truncate(path, step),
            < 11 => (await files.Resize(root + path, (ulong)step.C % 5000), Resize(path, step.C % 5000)),
            < 13 => (await files.Remove(root + path), Remove(path)),
            < 14 => (await files.RemoveDirectory(root + path), RemoveDirectory(path)),
            _ => (await files.Rename(root + path, root + other), Rename(path, other)),
        };
        Assert.Equal((path, expected), (path, said));
    }

    /// <summary>Every name and every byte.</summary>
    public async ValueTask Compare()
    {
        foreach ((string path, byte[]? content) in _files)
        {
            if (content is not null) Assert.Equal(content, await files.Get(root + path));
            else await CompareDirectory(path);
        }
    }

    private async ValueTask CompareDirectory(string path)
    {
        FsEntry[] entries = await files.List(root + path + "/");
        string[] names = [.. Inside(path).Select(inside => inside[(path.Length + 1)..])
            .Where(name => !name.Contains('/')).Order(StringComparer.Ordinal)];
        Assert.Equal(names, entries.Select(entry => entry.Name));
        foreach (FsEntry entry in entries)
        {
            byte[]? content = _files[$"{path}/{entry.Name}"];
            Assert.Equal(content is null ? FileKind.Directory : FileKind.File, entry.Kind);
            Assert.Equal((ulong)(content?.Length ?? 0), entry.Size);
            Assert.Equal(FatWorld.NowNs / 1_000_000_000, entry.ModifiedNs / 1_000_000_000);
        }
    }

    private string Existing(int choice)
    {
        string[] paths = [.. _files.Keys.Where(path => path.Length > 0).Order(StringComparer.Ordinal)];
        return choice % 8 == 0 || paths.Length == 0 ? Path(choice / 8) : paths[choice / 8 % paths.Length];
    }

    private string Path(int choice)
    {
        string[] directories = [.. _files.Where(pair => pair.Value is null).Select(pair => pair.Key).Order()];
        return directories[choice / 100 % directories.Length] + "/" + s_names[choice % s_names.Length];
    }

    private StatusCode Make(string path, byte[]? content) =>
        _files.TryAdd(path, content) ? StatusCode.Ok : StatusCode.AlreadyExists;

    private async ValueTask<(StatusCode, StatusCode)> Write(string path, FatStep step)
    {
        byte[] bytes = FileOperations.Bytes(step.B, step.B % 3000);
        StatusCode said = await files.Put(root + path, (ulong)step.C % 6000, bytes);
        return (said, Change(path, step.C % 6000, bytes));
    }

    private async ValueTask<(StatusCode, StatusCode)> Append(string path, FatStep step)
    {
        byte[] bytes = FileOperations.Bytes(step.B, step.B % 3000);
        StatusCode said = await files.Put(root + path, 12345, bytes, FsOpen.Write | FsOpen.Append);
        return (said, Change(path, _files.GetValueOrDefault(path)?.Length ?? 0, bytes));
    }

    private async ValueTask<(StatusCode, StatusCode)> Truncate(string path, FatStep step)
    {
        StatusCode said = await files.Make(root + path, FsOpen.Write | FsOpen.Truncate);
        return (said, Resize(path, 0));
    }

    private StatusCode Change(string path, int at, byte[] bytes)
    {
        if (!_files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is null) return StatusCode.IsADirectory;
        if (bytes.Length == 0) return StatusCode.Ok;
        byte[] all = new byte[Math.Max(old.Length, at + bytes.Length)];
        old.CopyTo(all, 0);
        bytes.CopyTo(all, at);
        _files[path] = all;
        return StatusCode.Ok;
    }

    private StatusCode Resize(string path, int size)
    {
        if (!_files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is null) return StatusCode.IsADirectory;
        Array.Resize(ref old, size);
        _files[path] = old;
        return StatusCode.Ok;
    }

    private StatusCode Remove(string path)
    {
        if (!_files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is null) return StatusCode.IsADirectory;
        _files.Remove(path);
        return StatusCode.Ok;
    }

    private StatusCode RemoveDirectory(string path)
    {
        if (!_files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is not null) return StatusCode.NotADirectory;
        if (Inside(path).Length > 0) return StatusCode.NotEmpty;
        _files.Remove(path);
        return StatusCode.Ok;
    }

    private StatusCode Rename(string from, string to)
    {
        if (!_files.TryGetValue(from, out byte[]? content)) return StatusCode.NotFound;
        if (from == to) return StatusCode.Ok;
        if (content is null && to.StartsWith(from + "/", StringComparison.Ordinal)) return StatusCode.BadArgument;
        if (_files.TryGetValue(to, out byte[]? old))
        {
            if (old is null && content is not null) return StatusCode.IsADirectory;
            if (content is null && old is not null) return StatusCode.NotADirectory;
            if (old is null && Inside(to).Length > 0) return StatusCode.NotEmpty;
        }
        foreach (string path in Inside(from))
        {
            _files[to + path[from.Length..]] = _files[path];
            _files.Remove(path);
        }
        _files.Remove(from);
        _files[to] = content;
        return StatusCode.Ok;
    }

    private string[] Inside(string path) =>
        [.. _files.Keys.Where(key => key.StartsWith(path + "/", StringComparison.Ordinal))];
}
