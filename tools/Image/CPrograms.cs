using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Image;

/// <summary>
/// Programs in C: a folder <c>c</c> beside a project is one, with the support in <c>sdk/c</c> and the headers that are
/// generated from its interface and from those of init and the console. They become ELFs where those of the projects
/// are, as <c>NAME-c</c>.
/// </summary>
/// <param name="tree">The checkout, built.</param>
public sealed class CPrograms(SourceTree tree)
{
    private static readonly string[] s_how =
    [
        "-std=gnu11", "-O2", "-gdwarf-4", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-fno-pic",
        "-fno-stack-protector", "-fno-tree-loop-distribute-patterns", "-nostdlib", "-static", "-no-pie",
        "-fuse-ld=lld", "-Wl,--build-id=none",
        "-Wl,-z,max-page-size=4096", "-Wl,--no-undefined",
    ];

    /// <summary>Compiles those that are older than what they are made of.</summary>
    /// <returns>Their names.</returns>
    public string[] Make() => [.. Folders().Select(Make)];

    private string Support => Path.Combine(tree.Root, "sdk", "c");

    private string LinkScript => Path.Combine(tree.Root, "runtime", "build", "user.ld");

    private IEnumerable<string> Folders() =>
        Directory.EnumerateDirectories(Path.Combine(tree.Root, "examples"))
            .Select(folder => Path.Combine(folder, "c")).Where(Directory.Exists).Order(StringComparer.Ordinal);

    private string Make(string folder)
    {
        string stem = Path.GetFileName(Path.GetDirectoryName(folder)!), name = stem + "-c", elf = tree.Elf(name);
        string headers = Path.Combine(tree.Artifacts, "obj", name);
        string[] interfaces = [Hosted(stem + "-hosted"), Hosted("sdk.hosted")];
        string[] sources = [.. Sources(folder, "*.c"), .. Sources(Support, "*.c")];
        string[] all = [.. sources, .. Sources(folder, "*.h"), .. Sources(Support, "*.h"), .. interfaces, LinkScript];
        if (IsNewer(elf, [.. all, typeof(CPrograms).Assembly.Location])) return name;
        Directory.CreateDirectory(headers);
        Directory.CreateDirectory(Path.GetDirectoryName(elf)!);
        foreach (string assembly in interfaces) InterfaceHeaders.Write(assembly, headers);
        HostCommand.Output("gcc", "gcc", tree.Root,
            [
                .. s_how, $"-ffile-prefix-map={tree.Root}/=./", "-I", headers, "-I", Support, "-Wl,-T," + LinkScript,
                "-o", elf, .. sources,
            ]);
        return name;
    }

    private string Hosted(string name) => Path.Combine(tree.Artifacts, "bin", name, "release", name + ".dll");

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);

    private static bool IsNewer(string result, IEnumerable<string> inputs) =>
        File.Exists(result) && inputs.All(
            input => File.Exists(input) && File.GetLastWriteTimeUtc(input) < File.GetLastWriteTimeUtc(result));
}
