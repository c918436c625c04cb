using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.NewService;

/// <summary>
/// A new service: the files of <c>tools/Templates/service</c> with its name in them, and its projects in the solution.
/// The image and init find it by its folder.
/// </summary>
/// <param name="tree">Where it is to be.</param>
public sealed class ServiceTemplate(SourceTree tree)
{
    private const string Ending = ".template", NameWord = "NAME", StemWord = "STEM";

    private string Source => Path.Combine(tree.Root, "tools", "Templates", "service");

    /// <summary>Makes it.</summary>
    /// <returns>The files, from the root.</returns>
    /// <exception cref="ToolException">It cannot be called so.</exception>
    public IReadOnlyList<string> Make(string name)
    {
        new ServiceName(tree).Check(name);
        string[] templates =
        [
            .. Directory.EnumerateFiles(Source, "*" + Ending, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];
        List<string> made = [];
        foreach (string template in templates)
        {
            string path = Path.GetRelativePath(Source, template)[..^Ending.Length];
            string file = $"examples/{name}/{Filled(path, name)}";
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tree.Root, file))!);
            File.WriteAllText(Path.Combine(tree.Root, file), Filled(File.ReadAllText(template), name));
            made.Add(file);
        }
        new Solution(tree).Add(made.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)));
        return [.. made.Order(StringComparer.Ordinal)];
    }

    private static string Filled(string text, string name) =>
        text.Replace(NameWord, name).Replace(StemWord, char.ToUpperInvariant(name[0]) + name[1..]);
}
