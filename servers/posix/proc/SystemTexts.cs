using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>What /proc/NAME says (proc(5)).</summary>
internal sealed class SystemTexts(LinuxSystem system)
{
    private const ulong NsPerSecond = 1_000_000_000, NsPerHundredth = 10_000_000, PageKiB = 4;

    /// <summary>Null: there is no such name.</summary>
    public string? Of(string name) => name switch
    {
        "meminfo" => Memory(),
        "mounts" => "fs / mooring rw 0 0\nproc /proc proc rw 0 0\ndev /dev devtmpfs rw 0 0\n",
        "cpuinfo" => Processors(),
        "uptime" => $"{Seconds(Clock.NowNs)} {Seconds(0)}\n",
        "loadavg" => $"0.00 0.00 0.00 1/{Count()} {Count()}\n",
        "stat" => $"cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nbtime {BootTime}\nprocesses {Count()}\n",
        "version" => "Linux version 6.1.0 (mooring)\n",
        "messages" => $"taken {Session.Taken}\nbegun {CallChannel.Begun}\n",
        "filesystems" => "nodev\tproc\n\tvfat\n",
        _ => null,
    };

    private static ulong BootTime => (Clock.WallClockNs - Clock.NowNs) / NsPerSecond;

    private int Count()
    {
        int count = 0;
        foreach (Process _ in system.Processes.All) count++;
        return count;
    }

    private string Memory()
    {
        (ulong total, ulong free) = system.Births.Memory();
        return $"MemTotal:       {total * PageKiB} kB\nMemFree:        {free * PageKiB} kB\n"
            + $"MemAvailable:   {free * PageKiB} kB\nBuffers:        0 kB\nCached:         0 kB\n"
            + "SwapTotal:      0 kB\nSwapFree:       0 kB\n";
    }

    private static string Processors()
    {
        string text = "";
        for (int i = 0; i < Clock.Processors; i++)
            text += $"processor\t: {i}\nvendor_id\t: unknown\nmodel name\t: x86-64\ncpu MHz\t\t: 0.000\n\n";
        return text;
    }

    private static string Seconds(ulong ns)
    {
        ulong hundredths = ns / NsPerHundredth % 100;
        return $"{ns / NsPerSecond}.{hundredths / 10}{hundredths % 10}";
    }
}
