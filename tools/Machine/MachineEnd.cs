using System;
using System.IO;

namespace Mooring.Tools.Machine;

/// <summary>Why a machine that has ended did so, found from what it left behind.</summary>
/// <param name="Status">The exit status for the caller; 0 when the guest switched itself off.</param>
/// <param name="Message">For people; empty when there is nothing to say.</param>
public readonly record struct MachineEnd(int Status, string Message)
{
    private const int LogLinesShown = 20;

    /// <summary>The end of a machine that has ended by itself.</summary>
    public static MachineEnd Of(Qemu qemu, KernelLog log, string resetLog)
    {
        if (log.Panic.Length != 0 || qemu.Status == ExitStatus.Panic) return Panic(log);
        if (qemu.Status != 0) return Failure($"QEMU ended with status {qemu.Status}", log, qemu.Errors);
        if (HadTripleFault(resetLog)) return Failure("the processor was reset by a triple fault", log, qemu.Errors);
        return new MachineEnd(ExitStatus.Success, "");
    }

    /// <summary>The end of a kernel that panicked.</summary>
    public static MachineEnd Panic(KernelLog log)
    {
        string[] panic = log.Panic;
        string text = panic.Length == 0 ? "kernel panic, without a word in the kernel log" : string.Join('\n', panic);
        return new MachineEnd(ExitStatus.Panic, text);
    }

    /// <summary>The end of a machine whose time was up.</summary>
    public static MachineEnd TimeOut(int seconds, KernelLog log) => new(
        ExitStatus.TimedOut, $"mooring: stopped after {seconds} s (--timeout){LogTail(log)}");

    /// <summary>Any other end, with the last lines of the log.</summary>
    public static MachineEnd Failure(string reason, KernelLog log, string qemuErrors) => new(
        ExitStatus.MachineFailed,
        $"mooring: {reason}{(qemuErrors.Length == 0 ? "" : "\n" + qemuErrors)}{LogTail(log)}");

    private static string LogTail(KernelLog log)
    {
        string[] lines = log.Last(LogLinesShown);
        return lines.Length == 0
            ? "; the kernel log is empty"
            : "; the kernel log ends with\n" + string.Join('\n', lines);
    }

    private static bool HadTripleFault(string resetLog) =>
        File.Exists(resetLog) && File.ReadAllText(resetLog).Contains("Triple fault", StringComparison.Ordinal);
}
