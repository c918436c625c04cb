using System;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO;
using System.Linq;

namespace Mooring.Tools.Bench.Linux;

/// <summary>
/// The newest kernel that this Debian has for its own release: its package is downloaded, not installed, and only the
/// kernel is taken out of it. Kept by file name, which has the version in it.
/// </summary>
/// <param name="Package">Such as <c>linux-image-6.1.0-56-amd64</c>.</param>
/// <param name="Version">Of the package.</param>
/// <param name="Image">Path of the kernel.</param>
public sealed record DebianKernel(string Package, string Version, string Image)
{
    private const string Newest = "linux-image-amd64", Dependency = "Depends: ", KernelFile = "./boot/vmlinuz-";
    private const string ModuleEnding = ".ko";
    private const string Update = "apt-get update";

    /// <summary>Downloads it, unless it is in <paramref name="folder"/> already.</summary>
    /// <exception cref="ToolException">apt does not have it; the message says what to do.</exception>
    public static DebianKernel Get(string folder)
    {
        Directory.CreateDirectory(folder);
        string package = NameOfNewest(folder);
        if (Packages(folder, package).Length == 0) Apt("apt-get", folder, "download", package);
        string file = Packages(folder, package).Order(StringComparer.Ordinal).Last();
        string version = HostCommand.Output("dpkg-deb", "dpkg", folder, "-f", file, "Version").Trim();
        string image = Path.Combine(folder, $"vmlinuz-{version}");
        if (!File.Exists(image))
            Extract(file, name => name.StartsWith(KernelFile, StringComparison.Ordinal) ? image : null);
        return new DebianKernel(package, version, image);
    }

    private static string NameOfNewest(string folder)
    {
        string? line = Apt("apt-cache", folder, "depends", Newest).Split('\n').Select(line => line.Trim())
            .FirstOrDefault(line => line.StartsWith(Dependency, StringComparison.Ordinal));
        return line?[Dependency.Length..]
            ?? throw new ToolException($"apt knows no package {Newest}; this needs Debian on x86-64");
    }

    /// <summary>A machine whose package lists are missing or stale needs new ones, which only root can get.</summary>
    internal static string Apt(string program, string folder, params string[] arguments)
    {
        try
        {
            return HostCommand.Output(program, "apt", folder, arguments);
        }
        catch (ToolException) when (Environment.IsPrivilegedProcess)
        {
            HostCommand.Run("apt-get", "apt", "update");
            return HostCommand.Output(program, "apt", folder, arguments);
        }
        catch (ToolException problem)
        {
            throw new ToolException($"{problem.Message}\nIf the package lists are old, run:  sudo {Update}");
        }
    }

    private static string[] Packages(string folder, string package) => Directory.GetFiles(folder, $"{package}_*.deb");

    /// <summary>Modules of it, taken out of the package once.</summary>
    /// <returns>Their paths, in the order of the names.</returns>
    /// <exception cref="ToolException">It has no such module.</exception>
    public string[] Modules(string folder, string[] names)
    {
        string place = Path.Combine(folder, $"modules-{Version}");
        string[] paths = [.. names.Select(name => Path.Combine(place, name + ModuleEnding))];
        if (paths.All(File.Exists)) return paths;
        Directory.CreateDirectory(place);
        string package = Packages(folder, Package).Order(StringComparer.Ordinal).Last();
        Extract(package, member => paths.FirstOrDefault(path => Path.GetFileName(path) == Path.GetFileName(member)));
        return paths;
    }

    /// <summary>Takes files out of a package until there are as many as are wanted.</summary>
    /// <param name="package">The package.</param>
    /// <param name="placeOf">Where a member goes; null: nowhere.</param>
    internal static void Extract(string package, Func<string, string?> placeOf)
    {
        var start = new ProcessStartInfo("dpkg-deb", ["--fsys-tarfile", package])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var reader = new TarReader(process.StandardOutput.BaseStream);
        int taken = 0;
        while (reader.GetNextEntry() is TarEntry entry)
        {
            if (entry.EntryType != TarEntryType.RegularFile || placeOf(entry.Name) is not { } place) continue;
            entry.ExtractToFile(place, overwrite: true);
            taken++;
        }
        process.WaitForExit();
        if (taken == 0) throw new ToolException($"what is wanted is not in {package}", ExitStatus.Failure);
    }
}
