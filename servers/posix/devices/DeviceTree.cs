namespace Mooring.Servers.Posix;

/// <summary>/dev: what is there for a process.</summary>
internal sealed class DeviceTree(LinuxSystem system)
{
    public const string Root = "/dev";

    private const uint Device = StatRecord.Character | 0x1B6, Link = StatRecord.Link | 0x1FF;

    public static bool IsHere(string path) => LinuxPath.IsUnder(path, Root);

    /// <summary>Something behind /dev/fd, by its other name; null: it is not.</summary>
    public static string? Redirect(string path)
    {
        const string Descriptors = "/dev/fd/";
        return path.StartsWith(Descriptors) ? "/proc/self/fd/" + path.Substring(Descriptors.Length) : null;
    }

    /// <param name="path">Plain, in /dev.</param>
    /// <param name="process">Who asks.</param>
    /// <returns>Null: there is no such thing.</returns>
    public VirtualNode? Find(string path, Process process) => path switch
    {
        "/dev" => List(),
        "/dev/null" => new DeviceNode(system, DeviceKind.Null, path),
        "/dev/zero" => new DeviceNode(system, DeviceKind.Zero, path),
        "/dev/full" => new DeviceNode(system, DeviceKind.Full, path),
        "/dev/random" => new DeviceNode(system, DeviceKind.Random, path),
        "/dev/urandom" => new DeviceNode(system, DeviceKind.UnforeseeableRandom, path),
        "/dev/tty" => new TerminalNode(process.Session.Terminal),
        "/dev/console" => new TerminalNode(process.Session.Terminal),
        "/dev/stdin" => new VirtualLink("/proc/self/fd/0"),
        "/dev/stdout" => new VirtualLink("/proc/self/fd/1"),
        "/dev/stderr" => new VirtualLink("/proc/self/fd/2"),
        "/dev/fd" => new VirtualLink("/proc/self/fd"),
        "/dev/pts" => Terminals(process),
        _ => FindTerminal(path, process),
    };

    private VirtualDirectory List()
    {
        VirtualDirectory list = new(system.Files, Root);
        foreach (string name in (string[])["null", "zero", "full", "random", "urandom", "tty", "console"])
            list.Add(name, Device);
        foreach (string name in (string[])["stdin", "stdout", "stderr", "fd"]) list.Add(name, Link);
        list.Add("pts", StatRecord.Directory);
        return list;
    }

    private VirtualDirectory Terminals(Process process)
    {
        VirtualDirectory list = new(system.Files, "/dev/pts");
        if (process.Session.Terminal is { } terminal) list.Add(terminal.Number.ToString(), Device);
        return list;
    }

    /// <summary>A process sees its own terminal only.</summary>
    private static TerminalNode? FindTerminal(string path, Process process)
    {
        if (process.Session.Terminal is not { } terminal) return null;
        return path == $"/dev/pts/{terminal.Number}" ? new TerminalNode(terminal) : null;
    }
}
