using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A session with a service by name: its channel and the buffer that is lent on it. When the server has died, the next
/// call connects again through init, which answers as soon as the service runs again; the buffer stays and is lent
/// anew. A call that was outstanding ends with <c>PeerDied</c>, once; what a server knew of its client is gone, which
/// <see cref="Connections"/> tells.
/// </summary>
public sealed class ServiceClient
{
    private readonly string _name;
    private readonly IConnector _connector;
    private readonly WaitQueue _connecting = new();
    private CallChannel? _channel;
    private bool _isConnecting;

    /// <param name="name">Of the service.</param>
    /// <param name="connector">Who makes the channels.</param>
    /// <param name="buffer">To be lent to the server.</param>
    public ServiceClient(string name, IConnector connector, SessionBuffer buffer)
    {
        _name = name;
        _connector = connector;
        Buffer = buffer;
    }

    public SessionBuffer Buffer { get; }

    /// <summary>How often a channel has been made: changes when the server has lost what it knew.</summary>
    public int Connections { get; private set; }

    /// <summary>There is a channel and its server is not known to be gone.</summary>
    public bool IsConnected => _channel is { PeerIsGone: false };

    /// <summary>
    /// True: when a channel is replaced by a new one, the old end stays open (and what was lent on it mapped) until its
    /// user closes it.
    /// </summary>
    public bool LeavesOldEnds { get; init; }

    /// <summary>The channel's client end, for kernel commands about it.</summary>
    public Handle End => _channel is null ? default : _channel.KernelHandle;

    /// <summary>One call; connects first if need be.</summary>
    public ValueTask<Completion> Call(in Command command) =>
        _channel is { State: StatusCode.Ok } channel ? channel.Call(command) : CallLater(command);

    /// <summary>A call that may be cancelled. Only while connected.</summary>
    public PendingCall Start(in Command command) => _channel!.Start(command);

    /// <summary>The synchronous form; not for handlers.</summary>
    public Completion CallAndWait(in Command command)
    {
        if (_channel is not { State: StatusCode.Ok })
        {
            StatusCode code = Attach(_connector.ConnectAndWait(_name));
            if (code != StatusCode.Ok) return new Completion(0, code, 0);
        }
        return _channel!.CallAndWait(command);
    }

    /// <summary>Makes sure that there is a channel.</summary>
    public async ValueTask<StatusCode> Connect()
    {
        while (_isConnecting) await _connecting.Wait();
        if (_channel is { State: StatusCode.Ok }) return StatusCode.Ok;
        _isConnecting = true;
        StatusCode code = Attach(await _connector.Connect(_name));
        _isConnecting = false;
        _connecting.WakeAll();
        return code;
    }

    private async ValueTask<Completion> CallLater(Command command)
    {
        StatusCode code = await Connect();
        return code == StatusCode.Ok ? await _channel!.Call(command) : new Completion(0, code, 0);
    }

    private StatusCode Attach(Result<Handle> end)
    {
        if (!end.IsOk) return end.Code;
        Result<CallChannel> channel = CallChannel.Open(end.Value);
        StatusCode code = channel.Code;
        if (channel.IsOk) code = Channels.Lend(end.Value, Buffer.Region, Rights.Read | Rights.Write).Code;
        if (code != StatusCode.Ok)
        {
            if (channel.IsOk) channel.Value.Close();
            else Handles.Close(end.Value);
            return code;
        }
        if (!LeavesOldEnds) _channel?.Close();
        _channel = channel.Value;
        Connections++;
        return StatusCode.Ok;
    }
}

/// <summary>Who makes channels to services: init's client in a program, init itself for its own sessions.</summary>
public interface IConnector
{
    /// <summary>The client end of a new channel.</summary>
    ValueTask<Result<Handle>> Connect(string name);

    /// <inheritdoc cref="Connect"/>
    Result<Handle> ConnectAndWait(string name);
}
