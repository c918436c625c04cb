using System.Text;

namespace Mooring.Servers.Posix;

/// <summary>/proc: what programs look for there, made when they look.</summary>
internal sealed class ProcTree(LinuxSystem system)
{
    public const string Root = "/proc";

    private const uint Text = StatRecord.File | 0x124, Link = StatRecord.Link | 0x1FF, Directory = StatRecord.Directory;

    private static string[] SystemNames =>
        ["meminfo", "mounts", "cpuinfo", "uptime", "loadavg", "stat", "version", "filesystems", "messages"];

    private static string[] ProcessNames => ["stat", "status", "cmdline", "comm", "statm", "mounts"];

    public static bool IsHere(string path) => LinuxPath.IsUnder(path, Root);

    /// <summary>Something behind /proc/self, by its other name; null: it is not.</summary>
    public static string? Redirect(string path, Process process)
    {
        const string Self = "/proc/self", Thread = "/proc/thread-self";
        if (LinuxPath.IsUnder(path, Self)) return $"/proc/{process.Id}{path.Substring(Self.Length)}";
        return LinuxPath.IsUnder(path, Thread) ? $"/proc/{process.Id}{path.Substring(Thread.Length)}" : null;
    }

    /// <param name="path">Plain, in /proc.</param>
    /// <param name="process">Who asks.</param>
    /// <returns>Null: there is no such thing.</returns>
    public VirtualNode? Find(string path, Process process)
    {
        string[] parts = path.Split('/');
        if (parts.Length == 2) return List();
        if (parts.Length == 3 && parts[2] == "self") return new VirtualLink(process.Id.ToString());
        if (int.TryParse(parts[2], out int id))
            return system.Processes.Find(id) is { } other ? Find(path, parts, other) : null;
        if (parts.Length != 3) return null;
        return new SystemTexts(system).Of(parts[2]) is { } text ? new VirtualText(path, text) : null;
    }

    private VirtualDirectory List()
    {
        VirtualDirectory list = new(system.Files, Root);
        foreach (Process process in system.Processes.All) list.Add(process.Id.ToString(), Directory);
        foreach (string name in SystemNames) list.Add(name, Text);
        list.Add("self", Link);
        return list;
    }

    private VirtualNode? Find(string path, string[] parts, Process of)
    {
        if (parts.Length == 3) return List(path);
        if (parts[3] == "fd") return parts.Length == 4 ? Descriptors(path, of) : FindDescriptor(parts, of);
        if (parts.Length > 4) return null;
        switch (parts[3])
        {
            case "exe": return new VirtualLink(of.Program);
            case "cwd": return new VirtualLink(of.Directory);
            case "root": return new VirtualLink("/");
            case "cmdline": return new VirtualText(path, of.Phase == Phase.Ended ? [] : of.Arguments);
        }
        string? text = parts[3] == "mounts" ? new SystemTexts(system).Of("mounts") : ProcessTexts.Of(of, parts[3]);
        return text is null ? null : new VirtualText(path, Encoding.UTF8.GetBytes(text));
    }

    private VirtualDirectory List(string path)
    {
        VirtualDirectory list = new(system.Files, path);
        foreach (string name in ProcessNames) list.Add(name, Text);
        foreach (string name in (string[])["exe", "cwd", "root"]) list.Add(name, Link);
        list.Add("fd", Directory);
        return list;
    }

    private VirtualDirectory Descriptors(string path, Process of)
    {
        VirtualDirectory list = new(system.Files, path);
        for (int i = 0; i < of.Descriptors.End; i++)
        {
            if (of.Descriptors.Find(i) is not null) list.Add(i.ToString(), Link);
        }
        return list;
    }

    private static VirtualLink? FindDescriptor(string[] parts, Process of)
    {
        if (parts.Length != 5 || !int.TryParse(parts[4], out int number)) return null;
        return of.Descriptors.Find(number) is { } open ? new VirtualLink(open.Name, open) : null;
    }
}
