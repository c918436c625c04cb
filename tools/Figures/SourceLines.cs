using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Figures;

/// <summary>Lines of source below one folder; blank lines and lines that are only comment are not counted.</summary>
public readonly record struct SourceLines(string Folder, int CSharp, int Assembly)
{
    /// <summary>One row per top-level folder with C# or assembly in it, in ordinal order.</summary>
    public static List<SourceLines> Of(string root) =>
    [
        .. Directory.EnumerateDirectories(root)
            .Where(folder => Path.GetFileName(folder) is not "artifacts" and not ['.', ..])
            .Order(StringComparer.Ordinal)
            .Select(folder => new SourceLines(
                Path.GetFileName(folder),
                Count(folder, "*.cs", "//"),
                Count(folder, "*.asm", ";") + Count(folder, "*.inc", ";")))
            .Where(row => row.CSharp + row.Assembly != 0),
    ];

    private static int Count(string folder, string pattern, string comment) => Directory
        .EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Sum(file => File.ReadLines(file).Count(line => IsSource(line.AsSpan().Trim(), comment)));

    private static bool IsSource(ReadOnlySpan<char> line, string comment) =>
        !line.IsEmpty && !line.StartsWith(comment, StringComparison.Ordinal);
}
