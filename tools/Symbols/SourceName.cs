using System;
using System.IO;

namespace Mooring.Tools.Symbols;

/// <summary>Names source files relative to the repository, whatever the compiler called them.</summary>
/// <param name="root">The repository's folder.</param>
public sealed class SourceName(string root)
{
    /// <summary>The root that a deterministic build writes instead of a real one.</summary>
    private const string MappedRoot = "/_/";

    private readonly string _prefix = Path.TrimEndingDirectorySeparator(root) + "/";

    /// <summary>The name below the root; files elsewhere keep their full path.</summary>
    public string Relative(string file)
    {
        if (file.StartsWith(MappedRoot, StringComparison.Ordinal)) return file[MappedRoot.Length..];
        string full = Path.GetFullPath(Path.Combine(_prefix, file));
        return full.StartsWith(_prefix, StringComparison.Ordinal) ? full[_prefix.Length..] : full;
    }
}
