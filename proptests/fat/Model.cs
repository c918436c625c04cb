using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;

namespace Mooring.Tests.Fat;

/// <summary>One operation: which, and numbers that choose names, places and lengths.</summary>
internal readonly record struct FatStep(int Kind, int A, int B, int C)
{
    public static Gen<FatStep> Any => Gen.Choose(0, 15)
        .SelectMany(_ => Words.Choice, (kind, a) => (kind, a))
        .SelectMany(_ => Words.Choice.Two(), (pair, more) => new FatStep(pair.kind, pair.a, more.Item1, more.Item2));
}

/// <summary>
/// What a volume should be: dictionaries. It does each step to itself and to the volume, and both have to say the same.
/// </summary>
internal sealed class Model
{
    private static readonly string[] s_names =
    [
        "A", "b", "LOWER.TXT", "Mixed.Case", "a long name that does not fit.text", "a long name too.text",
        "größe", "имя файла", ".hidden", "x.y.z", "ALONGN~7.TEX", "🚀 rocket 日本",
        string.Concat(Enumerable.Repeat("zweihundert Zeichen ü ", 9)) + "end",
    ];

    /// <summary>Paths that the steps since the last sync had to do with.</summary>
    public HashSet<string> Touched { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Moves since then of what was not touched otherwise.</summary>
    public List<(string From, string To)> Moves { get; } = [];

    /// <summary>Files and their content, directories and null. Content is replaced, never changed.</summary>
    public Dictionary<string, byte[]?> Files { get; private set; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, byte[]?> Copy() => new(Files, StringComparer.OrdinalIgnoreCase);

    /// <summary>The volume had no room for the last step: it did not happen.</summary>
    public void Restore(Dictionary<string, byte[]?> before) => Files = before;

    /// <summary>Does a step to both.</summary>
    /// <returns>What the volume said, and what it should have said.</returns>
    public (StatusCode Said, StatusCode Expected) Do(FatStep step, FatWorld world)
    {
        string path = step.Kind < 5 ? Path(step.A) : Existing(step.A), other = Path(step.B);
        switch (step.Kind)
        {
            case < 3: return (world.Make(path, false), Make(path, []));
            case < 5: return (world.Make(path, true), Make(path, null));
            case < 9: return Write(path, step, world);
            case < 11: return (world.Truncate(path, step.C % 5000), Truncate(path, step.C % 5000));
            case < 13: return (world.Unlink(path), Unlink(path));
            case < 14: return (world.RemoveDirectory(path), RemoveDirectory(path));
            default: return (world.Rename(path, other), Rename(path, other));
        }
    }

    /// <summary>Mostly a path of something that is there.</summary>
    private string Existing(int choice)
    {
        string[] paths = [.. Files.Keys.Where(path => path != "/ballast").Order(StringComparer.Ordinal)];
        return choice % 8 == 0 || paths.Length == 0 ? Path(choice / 8) : paths[choice / 8 % paths.Length];
    }

    private string Path(int choice)
    {
        string[] directories = [.. Files.Where(pair => pair.Value is null).Select(pair => pair.Key).Order(), ""];
        return directories[choice / 100 % directories.Length] + "/" + s_names[choice % s_names.Length];
    }

    private (StatusCode, StatusCode) Write(string path, FatStep step, FatWorld world)
    {
        byte[] bytes = new byte[step.B % 3000];
        new Random(step.B).NextBytes(bytes);
        int at = step.C % 6000;
        StatusCode said = world.Write(path, at, bytes);
        if (!Files.TryGetValue(path, out byte[]? old)) return (said, StatusCode.NotFound);
        if (old is null) return (said, StatusCode.IsADirectory);
        if (bytes.Length == 0) return (said, StatusCode.Ok);
        Touch(path);
        if (said == StatusCode.NoSpace) return (said, said);
        byte[] all = new byte[Math.Max(old.Length, at + bytes.Length)];
        old.CopyTo(all, 0);
        bytes.CopyTo(all, at);
        Files[path] = all;
        return (said, StatusCode.Ok);
    }

    private StatusCode Make(string path, byte[]? content)
    {
        if (Files.ContainsKey(path)) return StatusCode.AlreadyExists;
        Touch(path);
        Files[path] = content;
        return StatusCode.Ok;
    }

    private StatusCode Truncate(string path, int size)
    {
        if (!Files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is null) return StatusCode.IsADirectory;
        Touch(path);
        Array.Resize(ref old, size);
        Files[path] = old;
        return StatusCode.Ok;
    }

    private StatusCode Unlink(string path)
    {
        if (!Files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is null) return StatusCode.IsADirectory;
        Touch(path);
        Files.Remove(path);
        return StatusCode.Ok;
    }

    private StatusCode RemoveDirectory(string path)
    {
        if (!Files.TryGetValue(path, out byte[]? old)) return StatusCode.NotFound;
        if (old is not null) return StatusCode.NotADirectory;
        if (Inside(path).Length > 0) return StatusCode.NotEmpty;
        Touch(path);
        Files.Remove(path);
        return StatusCode.Ok;
    }

    private StatusCode Rename(string from, string to)
    {
        if (!Files.TryGetValue(from, out byte[]? content)) return StatusCode.NotFound;
        bool isSame = string.Equals(from, to, StringComparison.OrdinalIgnoreCase);
        if (content is null && (to + "/").StartsWith(from + "/", StringComparison.OrdinalIgnoreCase) && !isSame)
            return StatusCode.BadArgument;
        if (isSame) return StatusCode.Ok;
        if (Files.TryGetValue(to, out byte[]? old))
        {
            if (old is null && content is not null) return StatusCode.IsADirectory;
            if (content is null && old is not null) return StatusCode.NotADirectory;
            if (old is null && Inside(to).Length > 0) return StatusCode.NotEmpty;
        }
        bool isFresh = content is not null && !Touched.Contains(from) && !Touched.Contains(to);
        Touch(from);
        Touch(to);
        if (isFresh) Moves.Add((from, to));
        Files.Remove(to);
        foreach (string path in Inside(from))
        {
            Touch(path);
            Touch(to + path[from.Length..]);
            Files[to + path[from.Length..]] = Files[path];
            Files.Remove(path);
        }
        Files.Remove(from);
        Files[to] = content;
        return StatusCode.Ok;
    }

    private string[] Inside(string path) =>
        [.. Files.Keys.Where(key => key.StartsWith(path + "/", StringComparison.OrdinalIgnoreCase))];

    private void Touch(string path)
    {
        Touched.Add(path);
        Moves.RemoveAll(move => Is(move.From) || Is(move.To));
        bool Is(string moved) => string.Equals(moved, path, StringComparison.OrdinalIgnoreCase);
    }
}
