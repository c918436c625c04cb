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
    private const string Update = "apt-get update";

    /// <summary>Downloads it, unless it is in <paramref name="folder"/> already.</summary>
    /// <exception cref="ToolException">apt does not have it; the message says what to do.</exception>
    public static DebianKernel Get(string folder)
    {
        Directory.CreateDirectory(folder);
        string package = NameOfNewest(folder);
        // 'https://.../linux-image-..._6.1.192-2_amd64.deb' linux-image-..._6.1.192-2_amd64.deb 70550672 SHA256:...
        string[] words = Apt("apt-get", folder, "download", "--print-uris", package).Trim().Split(' ');
        string file = Path.Combine(folder, words[1]);
        if (!File.Exists(file)) Apt("apt-get", folder, "download", package);
        string version = HostCommand.Output("dpkg-deb", "dpkg", folder, "-f", file, "Version").Trim();
        string image = Path.Combine(folder, $"vmlinuz-{version}");
        if (!File.Exists(image)) Extract(file, image);
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
    private static string Apt(string program, string folder, params string[] arguments)
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

    private static void Extract(string package, string image)
    {
        var start = new ProcessStartInfo("dpkg-deb", ["--fsys-tarfile", package])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var reader = new TarReader(process.StandardOutput.BaseStream);
        while (reader.GetNextEntry() is TarEntry entry)
        {
            if (!entry.Name.StartsWith(KernelFile, StringComparison.Ordinal)) continue;
            entry.ExtractToFile(image, overwrite: true);
            process.Kill();
            return;
        }
        throw new ToolException($"there is no kernel in {package}", ExitStatus.Failure);
    }
}
