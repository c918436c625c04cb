using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// A program that init keeps alive. If it serves others it has a control channel, through which init hands it its
/// clients, one at a time; while it is not running, those that want to connect wait here.
/// </summary>
internal sealed class ServiceEntry
{
    private readonly WaitQueue _changed = new();
    private readonly Queue<ulong> _restarts = new();
    private CallChannel? _control;
    private bool _isAccepting, _isWanted;

    public ServiceEntry(string name, string lost, Start start)
    {
        Name = name;
        Lost = lost;
        Start = start;
        start.Service = this;
    }

    public string Name { get; }

    /// <summary>What is lost when it dies, for people.</summary>
    public string Lost { get; }

    /// <summary>Clients can connect to it.</summary>
    public bool HasClients { get; init; }

    /// <summary>Its first client starts it: until then it takes nothing from anybody.</summary>
    public bool IsOnDemand { get; init; }

    /// <summary>It is the shell: when it ends by itself, everything does.</summary>
    public bool EndsTheSystem { get; init; }

    /// <summary>Its methods that only the shell may call, by bit.</summary>
    public ulong ShellMethods { get; init; }

    /// <summary>What every start of it needs.</summary>
    public Start Start { get; }

    /// <summary>The running process; null while there is none.</summary>
    public ProcessEntry? Process { get; private set; }

    /// <summary>It died too often and will not be started again.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>The method mask of a client, by the service that the client is a program of, if it is one.</summary>
    public ulong MethodsFor(ServiceEntry? client) =>
        client is { EndsTheSystem: true } ? ulong.MaxValue : ~ShellMethods;

    /// <summary>Waits until it is to run.</summary>
    public async ValueTask Wanted()
    {
        while (IsOnDemand && !_isWanted) await _changed.Wait();
    }

    public void Started(ProcessEntry process, CallChannel? control)
    {
        Process = process;
        _control = control;
        _changed.WakeAll();
    }

    public void Stopped()
    {
        Process = null;
        _control?.Close();
        _control = null;
    }

    public void GiveUp()
    {
        IsGivenUp = true;
        _changed.WakeAll();
    }

    /// <summary>May it be started once more? Counts that start.</summary>
    public bool MayRestart(ulong nowNs)
    {
        while (_restarts.Count > 0 && nowNs - _restarts.Peek() > InitLimits.RestartWindowNs) _restarts.Dequeue();
        if (_restarts.Count >= InitLimits.Restarts) return false;
        _restarts.Enqueue(nowNs);
        return true;
    }

    /// <summary>A new channel to the service; waits while it is being restarted.</summary>
    /// <param name="client">Who will be at its client end.</param>
    /// <param name="call">The command that wants it; null: init itself.</param>
    /// <returns>The client end. Closed: it was given up. Cancelled, or what the service answered.</returns>
    public async ValueTask<Result<Handle>> Connect(ClientIdentity client, Call? call)
    {
        if (call is not null) call.Waiting = _changed;
        if (!_isWanted) Want();
        while (true)
        {
            if (call is { CancelRequested: true }) return StatusCode.Cancelled;
            if (IsGivenUp) return StatusCode.Closed;
            if (_control is null || _isAccepting)
            {
                await _changed.Wait();
                continue;
            }
            CallChannel control = _control;
            Result<Handle> end = await Accept(control, client);
            if (end.IsOk || control.State == StatusCode.Ok) return end;
            LoseControl(control);
        }
    }

    private void Want()
    {
        _isWanted = true;
        _changed.WakeAll();
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
        Command command = new((ushort)ServiceMethod.Accept, client.ProcessId, client.Line, client.Methods)
        {
            Deadline = Clock.NowNs + InitLimits.AcceptNs,
        };
        Completion completion = await control.Call(command, ends.Value.Server, Rights.All);
        _isAccepting = false;
        _changed.WakeAll();
        if (completion.Code == StatusCode.Ok) return ends.Value.Client;
        Handles.Close(ends.Value.Client);
        Handles.Close(ends.Value.Server);
        return completion.Code;
    }
}
