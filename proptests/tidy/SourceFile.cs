using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mooring.Tools;

namespace Mooring.Tests.Tidy;

/// <summary>A text file of the project: its path from the root, and its text.</summary>
internal sealed class SourceFile(string path, string text)
{
    private static readonly string[] s_codeEndings =
        [".cs", ".asm", ".inc", ".c", ".h", ".ld", ".csproj", ".props", ".targets", ".slnx", ".gdb"];
    private static readonly string[] s_buildEndings = [".csproj", ".props", ".targets"];
    private readonly Lazy<SyntaxNode> _syntax = new(() => CSharpSyntaxTree.ParseText(text, path: path).GetRoot());

    internal string Path { get; } = path;

    internal string Text { get; } = text;

    internal string[] Lines { get; } = text.Split('\n');

    internal bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    internal bool IsProject => Path.EndsWith(".csproj", StringComparison.Ordinal);

    /// <summary>Tells MSBuild what to build.</summary>
    internal bool IsBuild => s_buildEndings.Any(ending => Path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Written in a language that something reads, not prose.</summary>
    internal bool IsCode => s_codeEndings.Any(ending => Path.EndsWith(ending, StringComparison.Ordinal)) || IsScript;

    private bool IsScript => Text.StartsWith("#!", StringComparison.Ordinal);

    /// <summary>The syntax tree of a C# file.</summary>
    internal SyntaxNode Syntax => _syntax.Value;

    internal Finding At(SyntaxNode node, string what) =>
        new(Path, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, what);

    internal bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
}

/// <summary>
/// Every text file of the checkout, committed or not. What <c>.gitignore</c> names is left out; it may name folders
/// (<c>name/</c>) and endings (<c>*.ending</c>), which is all that is understood here.
/// </summary>
internal static class SourceFiles
{
    private static readonly string[] s_binaryEndings = [".png", ".jpg", ".svg", ".gif", ".ico"];
    private static readonly string s_root = SourceTree.Find().Root;
    private static readonly Lazy<List<SourceFile>> s_all = new(() => [.. Read(s_root)]);

    internal static string Root => s_root;

    internal static IReadOnlyList<SourceFile> All => s_all.Value;

    internal static IEnumerable<SourceFile> CSharp => All.Where(file => file.IsCSharp);

    internal static IEnumerable<SourceFile> Projects => All.Where(file => file.IsProject);

    /// <summary>Names of the folders at the top that people see.</summary>
    internal static IEnumerable<string> TopFolders =>
        All.Where(file => file.Path.Contains('/')).Select(file => file.Path.Split('/')[0])
            .Where(folder => !folder.StartsWith('.')).Distinct();

    private static IEnumerable<SourceFile> Read(string root)
    {
        string[] ignored = [.. File.ReadLines(Path.Combine(root, ".gitignore")).Select(line => line.Trim()), ".git/"];
        EnumerationOptions options =
            new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.EnumerateFiles(root, "*", options).Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (IsIgnored(path, ignored) || s_binaryEndings.Contains(Path.GetExtension(path))) continue;
            yield return new SourceFile(path, File.ReadAllText(file));
        }
    }

    internal static bool IsIgnored(string path, IEnumerable<string> patterns) => patterns.Any(pattern =>
        pattern.EndsWith('/') ? $"/{path}".Contains($"/{pattern.Trim('/')}/", StringComparison.Ordinal)
        : pattern.StartsWith('*') && path.EndsWith(pattern[1..], StringComparison.Ordinal));
}
