using System;
using System.IO;
using System.Threading.Tasks;
using Mooring.Tools.Exec;

namespace Mooring.Tools.Machine;

/// <summary>
/// One life of a virtual machine, from its start to the exit status that it leaves. Everything waits on the main thread
/// (see <see cref="Qemu"/>), while one task reads the kernel log and one the exec line.
/// </summary>
/// <remarks>
/// What ends it, whichever comes first: the exec session ends, QEMU ends, the kernel panics, the time is up, or we are
/// told to stop. When QEMU ends, what it sent before is still read to the last byte. A panic goes before everything
/// else that can be said about an end.
/// </remarks>
/// <param name="options">The machine; its lines are added here.</param>
/// <param name="log">Where the kernel's log is kept.</param>
/// <param name="verbose">The log is shown already: a panic is not repeated. QEMU's own messages are shown too.</param>
/// <param name="limitSeconds">The longest that it may take; null: for ever.</param>
public sealed class GuestRun(MachineOptions options, KernelLog log, bool verbose, int? limitSeconds)
{
    private static readonly TimeSpan s_powerOffGrace = TimeSpan.FromSeconds(5), s_panicGrace = TimeSpan.FromSeconds(3);

    /// <summary>Where a script's output goes: our own, unless said otherwise.</summary>
    public Stream Output { get; init; } = new StandardStream(1);

    /// <summary>Runs a script over the exec line; the guest's output goes to <see cref="Output"/>.</summary>
    /// <returns>The last command's status, or one of <see cref="ExitStatus"/>.</returns>
    public int Execute(string script, RunFolder folder)
    {
        var exec = new SerialLine(folder.File("exec"));
        return Start(options with { ExecLine = exec.PipePath }, folder, exec, () => RunScript(exec, script));
    }

    /// <summary>Runs without a console, until the guest switches itself off.</summary>
    public int Boot(RunFolder folder) => Start(options, folder, null, null);

    /// <summary>Runs with a console, on the terminal or not, until the guest switches itself off.</summary>
    public int Interact(RunFolder folder)
    {
        using var terminal = new TerminalMode();
        if (options.Terminal) return Start(options, folder, null, null);
        var console = new SerialLine(folder.File("console"));
        return Start(options with { ConsoleLine = console.PipePath }, folder, console, () => RunConsole(console));
    }

    private static ExecOutcome? RunConsole(SerialLine line)
    {
        using LineStream stream = line.Open();
        return new ConsoleSession(stream, Console.OpenStandardInput(), new StandardStream(1)).Run();
    }

    private ExecOutcome? RunScript(SerialLine line, string script)
    {
        using LineStream stream = line.Open();
        return new ExecSession(stream, Output, new StandardStream(2)).Run(script);
    }

    private int Start(MachineOptions machine, RunFolder folder, SerialLine? line, Func<ExecOutcome?>? session)
    {
        var logLine = new SerialLine(folder.File("log"));
        string resetLog = folder.File("resets");
        machine = machine with { LogLine = logLine.PipePath, ResetLog = resetLog };
        using var stop = new StopSignals();
        using Qemu qemu = Qemu.Start(QemuArguments.Of(machine), verbose || machine.Terminal);
        var events = new RunEvents(
            session is null ? null : OnOwnThread(session),
            OnOwnThread(() => ReadLog(logLine)),
            limitSeconds is int limit ? Task.Delay(TimeSpan.FromSeconds(limit)) : Task.Delay(-1),
            stop.Received);
        qemu.Exited.ContinueWith(_ => { logLine.EndWaiting(); line?.EndWaiting(); }, TaskScheduler.Default);

        MachineEnd end = Wait(qemu, events, resetLog);
        qemu.Stop();
        bool shown = end.Message.Length == 0 || (verbose && end.Status == ExitStatus.Panic);
        if (!shown) Message.Line(end.Message);
        return end.Status;
    }

    private static Task<T> OnOwnThread<T>(Func<T> reader) => Task.Factory.StartNew(
        reader, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool ReadLog(SerialLine line)
    {
        using LineStream stream = line.Open();
        log.ReadAll(stream);
        return true;
    }

    private MachineEnd Wait(Qemu qemu, RunEvents events, string resetLog)
    {
        Task first = events.First(qemu.Exited, log.Panicked);
        if (first == events.Deadline) return MachineEnd.TimeOut(limitSeconds ?? 0, log);
        if (first == events.Stop) return new MachineEnd(128 + events.Stop.Result, "");
        ExecOutcome? outcome = first == events.Session ? events.Session.Result : null;
        bool gone = qemu.Exited.Wait(Grace(outcome, first));
        if (gone) events.LogRead.Wait(s_panicGrace);
        if (log.Panic.Length != 0) return MachineEnd.Panic(log);
        MachineEnd end = gone ? MachineEnd.Of(qemu, log, resetLog) : default;
        if (end.Status != ExitStatus.Success || outcome is null) return end;
        return OfSession(outcome.Value, qemu, gone);
    }

    private TimeSpan Grace(ExecOutcome? outcome, Task first)
    {
        if (first == log.Panicked) return s_panicGrace;
        bool broken = outcome is { End: ExecEnd.OutputClosed or ExecEnd.OutputFailed or ExecEnd.ProtocolError };
        return broken ? TimeSpan.Zero : s_powerOffGrace;
    }

    private MachineEnd OfSession(ExecOutcome outcome, Qemu qemu, bool gone) => outcome.End switch
    {
        ExecEnd.Exited => new MachineEnd(
            ExitStatus.OfGuest(outcome.Status), gone ? "" : "mooring: the guest did not switch itself off"),
        ExecEnd.OutputClosed => new MachineEnd(ExitStatus.OutputClosed, ""),
        ExecEnd.OutputFailed => new MachineEnd(ExitStatus.MachineFailed, $"mooring: {outcome.Reason}"),
        ExecEnd.ProtocolError => MachineEnd.Failure(outcome.Reason, log, qemu.Errors),
        _ => MachineEnd.Failure("the guest stopped before it reported a status", log, qemu.Errors),
    };
}
