using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// What init knows and does: the machine, the boot archives, the processes, the services. Everybody's parent: a
/// process's end comes here, its remains are read for the report, its children end with it, those that wait are told.
/// </summary>
internal sealed class Init
{
    /// <summary>The exit code of a killed process.</summary>
    public const int KilledCode = 137;

    private readonly Launcher _launcher;
    private readonly BootOptions _options;
    private readonly ConsoleLine _console;
    private readonly Announcer _announcer;
    private readonly ulong _ownId;

    public Init(Machine machine, Scratch scratch, BootFiles files, BootOptions options, SessionBuffer buffer)
    {
        Machine = machine;
        Scratch = scratch;
        Files = files;
        _options = options;
        _launcher = new Launcher(this);
        _ownId = scratch.State(Handle.Self).Value.Id;
        Registry = new Registry(Services);
        ServiceConnector connector = new(Services, new ClientIdentity(_ownId, options.Line));
        _console = new ConsoleLine(new ServiceClient(ConsoleContract.Instance, connector, buffer));
        _announcer = new Announcer(_console);
    }

    public Machine Machine { get; }
    public Scratch Scratch { get; }
    public BootFiles Files { get; }
    public ProcessTable Processes { get; } = new();
    public ServiceTable Services { get; } = new();
    public Registry Registry { get; }

    /// <summary>Starts a process and watches it.</summary>
    public Result<ProcessEntry> Launch(Start start)
    {
        Rights overMachine = start.File is null ? _options.OverMachine(start.Path) : Rights.None;
        if (overMachine != Rights.None)
            start.Gifts.Add(new Gift(StartRole.System, Startup.Handle(StartRole.System), overMachine));
        Result<ProcessEntry> entry = _launcher.Launch(start);
        if (!entry.IsOk) return entry;
        Processes.Add(entry.Value);
        Loop.Detach(SeeToItsEnd(entry.Value));
        return entry;
    }

    public Result<ulong> Kill(ulong id)
    {
        if (id == _ownId) return StatusCode.AccessDenied;
        if (Processes.Find(id) is not { HasEnded: false } entry) return StatusCode.NotFound;
        return KillOne(entry) == StatusCode.Ok ? 1ul : StatusCode.NotFound;
    }

    public Result<ulong> Kill(string name)
    {
        if (name == "init") return StatusCode.AccessDenied;
        ulong killed = 0;
        foreach (ProcessEntry entry in Processes.Where(name, static (entry, name) => entry.Name == name))
            if (KillOne(entry) == StatusCode.Ok) killed++;
        return killed > 0 ? killed : StatusCode.NotFound;
    }

    /// <summary>Tells people, and the kernel's log.</summary>
    public void Say(string text)
    {
        LogLines(text);
        _announcer.Say(text);
    }

    /// <summary>One line for the kernel's log, which is to begin with who speaks.</summary>
    public void Log(string line) => Scratch.Log(Machine, Encoding.UTF8.GetBytes(line));

    /// <summary>The shell is gone. True if that is the end of everything.</summary>
    public async ValueTask<bool> ShellEnded(ProcessEntry shell)
    {
        if (shell.Phase == ProcessPhase.Exited) Machine.PowerOff();
        if (!_options.IsExec) return false;
        Say(shell.Report.Length > 0 ? shell.Report : "init: the shell was killed");
        await Finish(shell.ExitCode);
        return true;
    }

    /// <summary>Ends everything after what has been said is out.</summary>
    public async ValueTask Finish(int status)
    {
        await _announcer.Silence();
        if (_options.IsExec) await _console.Finish(status);
        Machine.PowerOff();
    }

    private static StatusCode KillOne(ProcessEntry entry) => Runtime.Processes.Kill(entry.Child.Process, KilledCode);

    private async ValueTask SeeToItsEnd(ProcessEntry entry)
    {
        await entry.Child.Ended();
        Result<ProcessRecord> record = Scratch.State(entry.Child.Process);
        string report = string.Empty;
        int exitCode = record.Value.ExitCode;
        if (record.Value.Phase == ProcessPhase.Faulted)
            report = FaultReport.Write(this, entry, record.Value, out exitCode);
        entry.Child.Close();
        if (report.Length > 0 && entry.Service is null) LogLines(report);
        foreach (ProcessEntry child in Processes.Where(entry.Id, static (child, id) => child.ParentId == id))
            KillOne(child);
        Processes.End(entry, record.Value.Phase, exitCode, report);
    }

    private void LogLines(string text)
    {
        foreach (string line in text.Split('\n')) Log(line);
    }
}
