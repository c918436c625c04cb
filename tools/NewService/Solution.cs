using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mooring.Tools.NewService;

/// <summary>The list of projects, <c>mooring.slnx</c>: changed as text, so that nothing else in it moves.</summary>
/// <param name="tree">The checkout.</param>
public sealed partial class Solution(SourceTree tree)
{
    private const string Folder = "  <Folder Name=\"/examples/\">", FolderEnd = "  </Folder>";

    private string File => Path.Combine(tree.Root, "mooring.slnx");

    /// <summary>Paths of the projects, from the root.</summary>
    public IEnumerable<string> Projects =>
        ProjectPath().Matches(System.IO.File.ReadAllText(File)).Select(match => match.Groups[1].Value);

    /// <summary>Adds projects to the folder of the examples, in order.</summary>
    /// <exception cref="ToolException">There is no such folder in it.</exception>
    public void Add(IEnumerable<string> projects)
    {
        List<string> lines = [.. System.IO.File.ReadAllLines(File)];
        int first = lines.IndexOf(Folder) + 1, end = first == 0 ? -1 : lines.IndexOf(FolderEnd, first);
        if (end < 0) throw new ToolException($"{File} has no folder /examples/");
        IEnumerable<string> added = projects.Select(project => $"    <Project Path=\"{project}\" />");
        string[] all = [.. lines[first..end].Concat(added).Order(StringComparer.Ordinal)];
        lines.RemoveRange(first, end - first);
        lines.InsertRange(first, all);
        System.IO.File.WriteAllText(File, string.Join('\n', lines) + "\n");
    }

    [GeneratedRegex("<Project Path=\"([^\"]*)\"")]
    private static partial Regex ProjectPath();
}
