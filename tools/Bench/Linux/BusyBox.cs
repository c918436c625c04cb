using System.IO;
using System.Linq;

namespace Mooring.Tools.Bench.Linux;

/// <summary>Debian's busybox, statically linked: its package is downloaded, not installed.</summary>
public static class BusyBox
{
    private const string Package = "busybox-static", Member = "./bin/busybox";

    /// <summary>Path of the program; downloaded unless it is in <paramref name="folder"/> already.</summary>
    /// <exception cref="ToolException">apt does not have it.</exception>
    public static string Get(string folder)
    {
        string program = Path.Combine(folder, "busybox");
        if (File.Exists(program)) return program;
        DebianKernel.Apt("apt-get", folder, "download", Package);
        string package = Directory.GetFiles(folder, $"{Package}_*.deb").Order().Last();
        DebianKernel.Extract(package, name => name == Member ? program : null);
        return program;
    }
}
