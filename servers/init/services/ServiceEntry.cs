using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// A program that init keeps alive. If it serves others it has a control channel, through which init asks it what its
/// interface is and hands it its clients, one at a time; while it is not running, those that want to connect wait here.
/// </summary>
internal sealed class ServiceEntry
{
    private readonly WaitQueue _changed = new();
    private readonly Description _description = new();
    private CallChannel? _control;
    private bool _isAccepting, _isWanted, _isDescribed;

    public ServiceEntry(string name, string lost, Start start)
    {
        Name = Interface = name;
        Lost = lost;
        Start = start;
        start.Service = this;
    }

    public string Name { get; }

    /// <summary>What its interface has to be called.</summary>
    public string Interface { get; init; }

    /// <summary>What is lost when it dies, for people.</summary>
    public string Lost { get; }

    /// <summary>Clients can connect to it.</summary>
    public bool HasClients { get; init; }

    /// <summary>Its first client starts it: until then it takes nothing from anybody.</summary>
    public bool IsOnDemand { get; init; }

    /// <summary>It is the shell: when it ends by itself, everything does.</summary>
    public bool EndsTheSystem { get; init; }

    /// <summary>Who may connect to it, and call what.</summary>
    public ConnectPolicy Policy { get; init; } = new();

    public RestartPolicy Restart { get; init; } = new();

    public PingPolicy Ping { get; init; } = new();

    /// <summary>
    /// All processes of it, this one first, each an entry with a supervisor of its own; empty: there is this one only.
    /// </summary>
    public List<ServiceEntry> Workers { get; set; } = new();

    /// <summary>Its program is told that a predecessor died.</summary>
    public bool Resumes { get; init; }

    /// <summary>What every start of it needs.</summary>
    public Start Start { get; }

    /// <summary>The running process; null while there is none.</summary>
    public ProcessEntry? Process { get; private set; }

    /// <summary>How often it has been started.</summary>
    public uint Starts { get; private set; }

    /// <summary>It died too often and will not be started again.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>What its clients are connected to instead; null: there is none.</summary>
    public ServiceEntry? Proxy { get; set; }

    /// <summary>Its interface; null: not known yet, or written by hand.</summary>
    public Schema? Schema => _description.Schema;

    /// <summary>The same in bytes.</summary>
    public byte[] SchemaBytes => _description.Bytes;

    public ServiceState State
    {
        get
        {
            if (IsGivenUp) return ServiceState.GivenUp;
            if (_isDescribed || !HasClients && Process is not null) return ServiceState.Serving;
            return IsOnDemand && !_isWanted ? ServiceState.Waiting : ServiceState.Starting;
        }
    }

    /// <summary>Woken when <see cref="State"/> has changed.</summary>
    public WaitQueue? Watching { get; set; }

    /// <summary>What this program gets when it connects to the service: its proxy is connected to itself.</summary>
    public ServiceEntry Before(ProcessEntry program) => Proxy is null || IsProxy(program) ? this : Proxy;

    /// <summary>Waits until it is to run.</summary>
    public async ValueTask Wanted()
    {
        while (IsOnDemand && !_isWanted) await _changed.Wait();
    }

    /// <summary>It has to run, if it does not.</summary>
    public void Want()
    {
        if (_isWanted) return;
        _isWanted = true;
        Tell();
    }

    public void Started(ProcessEntry process, CallChannel? control)
    {
        Process = process;
        _control = control;
        Starts++;
        Tell();
    }

    /// <summary>Asks it for its interface; then it takes clients.</summary>
    /// <returns>What is wrong, for people; null if nothing.</returns>
    public async ValueTask<string?> Describe()
    {
        if (_control is not { } control) return null;
        string? fault = await _description.Ask(control, Interface);
        if (_control != control) return null;
        if (control.State != StatusCode.Ok) LoseControl(control);
        _isDescribed = control.State == StatusCode.Ok;
        Tell();
        return fault ?? Policy.Fault(Schema);
    }

    public void Stopped()
    {
        Process = null;
        _isDescribed = false;
        _control?.Close();
        _control = null;
        Tell();
    }

    public void GiveUp()
    {
        IsGivenUp = true;
        Tell();
    }

    /// <summary>Waits until it takes clients. Closed: it was given up. Cancelled.</summary>
    public async ValueTask<StatusCode> Served(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = WakeAt(cancel);
        Want();
        while (!_isDescribed && !IsGivenUp && !cancel.IsCancellationRequested) await _changed.Wait();
        if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
        return IsGivenUp ? StatusCode.Closed : StatusCode.Ok;
    }

    /// <summary>How many clients it says that it has; 0 if it says nothing.</summary>
    public async ValueTask<uint> Clients()
    {
        Result<uint> clients = _isDescribed ? await Answer() : StatusCode.NotFound;
        return clients.IsOk ? clients.Value : 0;
    }

    /// <summary>Asks it how many clients it has: one that does not say it in time is ended.</summary>
    /// <returns>NotFound: it does not run. TimedOut: it hangs. Or what else became of it.</returns>
    public async ValueTask<Result<uint>> Answer()
    {
        if (_control is not { } control) return StatusCode.NotFound;
        Completion completion = await control.Call(Asking(new Command((ushort)ServiceMethod.Ping)));
        StatusCode state = control.State;
        if (state != StatusCode.Ok) LoseControl(control);
        if (completion.Code == StatusCode.Ok) return (uint)completion.Value;
        return state == StatusCode.TimedOut ? state : completion.Code;
    }

    /// <summary>A new channel to the service; waits while it is being restarted.</summary>
    /// <param name="client">Who will be at its client end; which methods it may call is decided here.</param>
    /// <param name="program">The same as init knows it; null: init itself.</param>
    /// <param name="cancel">Gives the waiting up.</param>
    /// <returns>The client end. AccessDenied. Closed: it was given up. Cancelled, or what the service
    /// answered.</returns>
    public ValueTask<Result<Handle>> Connect(ClientIdentity client, ProcessEntry? program, CancellationToken cancel) =>
        WorkerFor(client.ProcessId).ConnectHere(client, program, cancel);

    /// <summary>All sessions of a program are with the same worker, as long as that is not given up.</summary>
    private ServiceEntry WorkerFor(ulong program)
    {
        for (int i = 0; i < Workers.Count; i++)
        {
            ServiceEntry worker = Workers[(int)((program + (ulong)i) % (ulong)Workers.Count)];
            if (!worker.IsGivenUp) return worker;
        }
        return this;
    }

    private async ValueTask<Result<Handle>> ConnectHere(
        ClientIdentity client, ProcessEntry? program, CancellationToken cancel)
    {
        bool isTrusted = program is null || IsProxy(program);
        if (!isTrusted && !Policy.IsAbout(program!)) return StatusCode.AccessDenied;
        using CancellationTokenRegistration _ = WakeAt(cancel);
        Want();
        while (true)
        {
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
            if (IsGivenUp) return StatusCode.Closed;
            if (_control is null || !_isDescribed || _isAccepting)
            {
                await _changed.Wait();
                continue;
            }
            ulong methods = isTrusted ? ulong.MaxValue : Policy.MaskFor(program!, Schema);
            if (methods == 0) return StatusCode.AccessDenied;
            CallChannel control = _control;
            Result<Handle> end = await Accept(control, new ClientIdentity(client.ProcessId, client.Line, methods));
            if (end.IsOk || control.State == StatusCode.Ok) return end;
            LoseControl(control);
        }
    }

    private bool IsProxy(ProcessEntry program) => Proxy is not null && program.Service == Proxy;

    private CancellationTokenRegistration WakeAt(CancellationToken cancel) => _changed.WakeAllWith(cancel);

    private void Tell()
    {
        _changed.WakeAll();
        Watching?.WakeAll();
    }

    /// <summary>
    /// The control channel has ended: the service died, or it hangs, or it has closed what it must not. In every case
    /// its process ends now, and its supervisor starts it again.
    /// </summary>
    private void LoseControl(CallChannel control)
    {
        if (_control != control) return;
        _control = null;
        if (Process is { HasEnded: false } process) Processes.Kill(process.Child.Process, Init.KilledCode);
    }

    private async ValueTask<Result<Handle>> Accept(CallChannel control, ClientIdentity client)
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        _isAccepting = true;
        Command command = new((ushort)ServiceMethod.Accept, client.ProcessId, client.Line, client.Methods);
        Completion completion = await control.Call(Asking(command), ends.Value.Server, Rights.All);
        _isAccepting = false;
        _changed.WakeAll();
        if (completion.Code == StatusCode.Ok) return ends.Value.Client;
        Handles.Close(ends.Value.Client);
        Handles.Close(ends.Value.Server);
        return completion.Code;
    }

    /// <summary>A service that does not answer in time hangs.</summary>
    private Command Asking(Command command)
    {
        command.Deadline = Clock.NowNs + Ping.PatienceNs;
        return command;
    }
}
