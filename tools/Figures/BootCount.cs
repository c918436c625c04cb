using System.Globalization;
using System.Text.RegularExpressions;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Figures;

/// <summary>
/// What one boot to the first prompt costs, counted by the guest itself while QEMU counts instructions.
/// </summary>
/// <remarks>
/// With <c>-icount shift=0</c> one instruction is one nanosecond of virtual time, and the time stamp counter that the
/// guest reads is that time: so the difference of two readings is the number of instructions between them. With
/// <c>sleep=off</c> virtual time jumps while the processor is halted; the kernel therefore leaves out what it idles.
/// The kernel reads the counter in its first instructions and says at the first prompt <c>boot: N instructions</c>,
/// then <c>kernel memory after boot: N bytes</c>; the word <c>bootonly</c> on its command line makes it switch off
/// there.
/// </remarks>
/// <param name="Log">Everything the kernel logged, which must not differ between two boots either.</param>
public sealed partial record BootCount(long Instructions, long MemoryBytes, string Log)
{
    private const int LimitSeconds = 300;

    /// <summary>Boots once.</summary>
    /// <exception cref="ToolException">The guest did not come to its prompt, or did not say a figure.</exception>
    public static BootCount Take(string image)
    {
        using var folder = new RunFolder();
        var log = new KernelLog();
        var machine = new MachineOptions { Image = image, CommandLine = "bootonly", CountInstructions = true };
        int status = new GuestRun(machine, log, verbose: false, LimitSeconds).Boot(folder);
        if (status != ExitStatus.Success) throw new ToolException("the guest did not come to its prompt", status);
        string text = string.Join('\n', log.Lines);
        return new BootCount(Number(BootLine(), text), Number(MemoryLine(), text), text);
    }

    private static long Number(Regex line, string text)
    {
        Match match = line.Match(text);
        if (!match.Success) throw new ToolException($"the kernel log has no line {line}", ExitStatus.Failure);
        return long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"boot: (\d+) instructions")]
    private static partial Regex BootLine();

    [GeneratedRegex(@"kernel memory after boot: (\d+) bytes")]
    private static partial Regex MemoryLine();
}
