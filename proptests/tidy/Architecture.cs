using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mooring.Tests.Tidy;

/// <summary>
/// Which way the arrows point: <c>rings &lt;- kernel.ports &lt;- kernel</c> and
/// <c>kernel.ports &lt;- runtime &lt;- sdk &lt;- servers, libc-shim, apps</c>, with the core library under all that is
/// freestanding, and the numbers of Linux under those two who speak with its programs. A part may look at what stands
/// in its line here, and at itself.
/// </summary>
internal static partial class Architecture
{
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["rings"] = ["runtime/corlib"],
        ["kernel.ports"] = ["rings", "runtime/corlib"],
        ["kernel"] = ["rings", "kernel.ports", "runtime/corlib"],
        ["kernel.tests"] = ["rings", "kernel.ports", "kernel", "runtime/corlib"],
        ["runtime/corlib"] = [],
        ["runtime/corlib.tests"] = ["runtime/corlib"],
        ["runtime/native"] = ["rings", "kernel.ports", "runtime/corlib"],
        ["runtime/heap.tests"] = ["runtime/native", "runtime/corlib"],
        ["sdk"] = ["rings", "kernel.ports", "runtime/native", "runtime/corlib"],
        ["libc-shim/abi"] = ["runtime/corlib"],
        ["libc-shim"] = ["rings", "kernel.ports", "runtime/corlib", "sdk", "libc-shim/abi"],
        ["servers"] = ["rings", "kernel.ports", "runtime/native", "runtime/corlib", "sdk", "libc-shim/abi"],
        ["apps"] = ["rings", "kernel.ports", "runtime/native", "runtime/corlib", "sdk"],
        ["examples"] = ["rings", "kernel.ports", "runtime/native", "runtime/corlib", "sdk"],
        ["bench"] = ["rings", "kernel.ports", "runtime/native", "runtime/corlib", "sdk", "examples"],
        ["tools"] = [],
    };

    /// <summary>The part in whose folder a namespace lives.</summary>
    private static readonly (string Namespace, string Part)[] s_homes =
    [
        ("Mooring.Rings", "rings"), ("Mooring.Ports", "kernel.ports"), ("Mooring.Kernel", "kernel"),
        ("Mooring.Runtime.Heap", "runtime/native"), ("Mooring.Runtime.Elf", "runtime/native"),
        ("Mooring.Runtime", "runtime/corlib"), ("Mooring.Diagnostics", "runtime/corlib"), ("Mooring.Sdk", "sdk"),
        ("Mooring.LibcShim.Abi", "libc-shim/abi"), ("Mooring.LibcShim", "libc-shim"),
        ("Mooring.Servers", "servers"), ("Mooring.Apps", "apps"), ("Mooring.Examples", "examples"),
        ("Mooring.Bench", "bench"),
        ("Mooring.Tools", "tools"), ("Mooring.Tests", "proptests"),
    ];

    /// <summary>The part that a path belongs to; null for the tests, which may look at everything.</summary>
    internal static string? PartOf(string path) => ExampleTest().IsMatch(path) ? null : s_mayUse.Keys
        .Where(part => path.StartsWith(part + "/", StringComparison.Ordinal))
        .MaxBy(part => part.Length);

    /// <summary>References of a project against the arrows.</summary>
    internal static IEnumerable<Finding> WrongReferences(SourceFile project)
    {
        string? part = PartOf(project.Path);
        foreach (string target in References(project))
        {
            if (!MayUse(part, PartOf(target) ?? target))
                yield return new Finding(project.Path, 1, $"refers to {target}");
        }
    }

    /// <summary>Namespaces that a file names, against the arrows.</summary>
    internal static IEnumerable<Finding> WrongUsings(SourceFile file)
    {
        string? part = PartOf(file.Path);
        for (int i = 0; i < file.Lines.Length; i++)
        {
            Match match = UsingLine().Match(file.Lines[i]);
            if (!match.Success) continue;
            string used = match.Groups[1].Value;
            if (!MayUse(part, HomeOf(used)) || IsNeighbour(file, used))
                yield return new Finding(file.Path, i + 1, $"uses {used}");
        }
    }

    /// <summary>Projects that the solution does not list, and what it lists that is not there.</summary>
    internal static IEnumerable<Finding> UnlistedProjects(SourceFile solution, IEnumerable<string> projects)
    {
        IEnumerable<XElement> rows = XDocument.Parse(solution.Text).Descendants("Project");
        HashSet<string> listed = [.. rows.Select(row => (string)row.Attribute("Path")!)], there = [.. projects];
        foreach (string path in there.Except(listed)) yield return new Finding(path, 1, $"is not in {solution.Path}");
        foreach (string path in listed.Except(there))
            yield return new Finding(solution.Path, 1, $"lists {path}, which is not there");
    }

    /// <summary>
    /// C# that no project compiles: none lies in a folder above it. The tests of examples are in the test project.
    /// </summary>
    internal static IEnumerable<Finding> Homeless(IEnumerable<string> sources, IEnumerable<string> projects)
    {
        string[] folders = [.. projects.Select(project => Path.GetDirectoryName(project) + "/")];
        return sources.Where(source => !ExampleTest().IsMatch(source))
            .Where(source => !folders.Any(folder => source.StartsWith(folder, StringComparison.Ordinal)))
            .Select(source => new Finding(source, 1, "belongs to no project"));
    }

    /// <summary>Assembly that no build file includes, by name or by pattern.</summary>
    internal static IEnumerable<Finding> Unassembled(IEnumerable<string> sources, IEnumerable<SourceFile> builds)
    {
        string[] patterns = [.. builds.SelectMany(AssemblyPatterns)];
        return sources.Where(source => !patterns.Any(pattern => Regex.IsMatch(source, pattern)))
            .Select(source => new Finding(source, 1, "is in no build file"));
    }

    /// <summary>Folders at the top that the map in the README does not show.</summary>
    internal static IEnumerable<Finding> Unmapped(SourceFile readme, IEnumerable<string> folders) => folders
        .Where(folder => !Regex.IsMatch(readme.Text, $@"`{Regex.Escape(folder)}/`"))
        .Select(folder => new Finding(readme.Path, 1, $"the map does not show `{folder}/`"));

    /// <summary>What a build file includes as assembly, as regular expressions on paths from the root.</summary>
    private static IEnumerable<string> AssemblyPatterns(SourceFile build)
    {
        string folder = "/" + Path.GetDirectoryName(build.Path);
        foreach (Match include in AssemblyInclude().Matches(build.Text))
        {
            foreach (string part in include.Groups[1].Value.Split(';'))
            {
                string whole = Path.GetFullPath(Path.Combine(folder, part.Replace("$(MSBuildThisFileDirectory)", "")));
                string pattern = Regex.Escape(whole[1..]).Replace(@"\*\*/", "(.*/)?").Replace(@"\*", "[^/]*");
                yield return $"^{pattern}$";
            }
        }
    }

    private static IEnumerable<string> References(SourceFile project)
    {
        string folder = Path.GetDirectoryName(project.Path)!;
        foreach (XElement reference in XDocument.Parse(project.Text).Descendants("ProjectReference"))
        {
            string include = (string)reference.Attribute("Include")!;
            if (include == "$(CorlibProject)") yield return "runtime/corlib/corlib.csproj";
            else yield return Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, include)));
        }
    }

    /// <summary>Programs know each other by their channels only.</summary>
    private static bool IsNeighbour(SourceFile file, string used)
    {
        string[] names = used.Split('.'), folders = file.Path.Split('/');
        return names.Length > 2 && names[1] is "Servers" or "Apps" && PartOf(file.Path) is not null
            && !folders[1].Equals(names[2], StringComparison.OrdinalIgnoreCase);
    }

    private static bool MayUse(string? part, string target) =>
        part is null || part == target || s_mayUse[part].Contains(target);

    private static string HomeOf(string used) => s_homes
        .Where(home => used == home.Namespace || used.StartsWith(home.Namespace + ".", StringComparison.Ordinal))
        .Select(home => home.Part)
        .FirstOrDefault(used);

    [GeneratedRegex("^examples/[^/]+/tests/")]
    private static partial Regex ExampleTest();

    [GeneratedRegex("<AsmFile Include=\"([^\"]*)\"")]
    private static partial Regex AssemblyInclude();

    [GeneratedRegex(@"^\s*(?:global )?using (?:static |\w+ = )?(Mooring\.[\w.]+)")]
    private static partial Regex UsingLine();
}
