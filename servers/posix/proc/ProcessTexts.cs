using System.Text;

namespace Mooring.Servers.Posix;

/// <summary>What /proc/PID/NAME says (proc(5)), with zeros for what is not known here.</summary>
internal static class ProcessTexts
{
    private const ulong NsPerTick = 10_000_000;

    /// <summary>Null: there is no such name.</summary>
    public static string? Of(Process process, string name) => name switch
    {
        "stat" => Stat(process),
        "status" => Status(process),
        "comm" => process.Name + "\n",
        "statm" => "0 0 0 0 0 0 0\n",
        _ => null,
    };

    private static string Stat(Process process)
    {
        int terminal = process.Session.Terminal is { } own ? 0x8800 + (int)own.Number : 0;
        int front = process.Session.Terminal?.Foreground ?? -1;
        ulong ticks = (process.Body?.CpuTimeNs ?? 0) / NsPerTick;
        StringBuilder text = new();
        text.Append($"{process.Id} ({process.Name}) {Letter(process)} {process.Parent?.Id ?? 0} {process.Group} ");
        text.Append($"{process.Session.Id} {terminal} {front} 0 0 0 0 0 {ticks} 0 ");
        text.Append($"{process.ChildrenCpuNs / NsPerTick} 0 20 0 1 0 0 0 0 18446744073709551615");
        for (int i = 0; i < 27; i++) text.Append(" 0");
        return text.Append('\n').ToString();
    }

    private static string Status(Process process)
    {
        int parent = process.Parent?.Id ?? 0;
        return $"Name:\t{process.Name}\nState:\t{Letter(process)}\nTgid:\t{process.Id}\nPid:\t{process.Id}\n"
            + $"PPid:\t{parent}\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nVmSize:\t0 kB\nVmRSS:\t0 kB\nThreads:\t1\n";
    }

    private static char Letter(Process process) => process.Phase switch
    {
        Phase.Stopped => 'T',
        Phase.Ended => 'Z',
        _ => 'S',
    };
}
