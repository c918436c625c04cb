using System;
using System.Runtime.InteropServices;
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
/// <para>
/// Calls that are made without a channel wait here, in order, up to <see cref="CallChannel.QueueLimit"/>, and go out
/// when there is one, after the two sides have compared what they know of the interface
/// (<see cref="ServiceContract"/>). The synchronous form cannot wait for a continuation that connects: it connects by
/// itself (<see cref="ConnectAll"/>), and the one that had begun finds a channel and closes its own.
/// </para>
/// </summary>
public sealed class ServiceClient : ICallHolder, ICallTarget
{
    private static ServiceClient? s_connecting;

    private readonly ServiceContract _contract;
    private readonly IConnector _connector;
    private readonly WaitQueue _connected = new();
    private readonly CallQueue _waiting = new();

    /// <summary>Taken once: calls that wait for the channel may have all the rest.</summary>
    private readonly BufferSlice _hashes;
    private ServiceClient? _nextConnecting;
    private CallChannel? _channel;
    private bool _isConnecting;

    /// <param name="contract">What this program knows of the service.</param>
    /// <param name="connector">Who makes the channels.</param>
    /// <param name="buffer">To be lent to the server.</param>
    public ServiceClient(ServiceContract contract, IConnector connector, SessionBuffer buffer)
    {
        _contract = contract;
        _connector = connector;
        Buffer = buffer;
        if (!buffer.TryTake(ServiceContract.HashBytes, out _hashes))
            Environment.FailFast("a session buffer is full before its session is there");
    }

    /// <summary>A session of this program's own: makes the buffer, connects through init.</summary>
    /// <param name="contract">What this program knows of the service.</param>
    /// <param name="bufferBytes">What its calls may carry at one time: whole pages.</param>
    public static ValueTask<Result<ServiceClient>> Open(
        ServiceContract contract, int bufferBytes = SessionBuffer.Bytes) =>
        Open(contract, InitClient.Instance, bufferBytes, leavesOldEnds: false);

    internal static async ValueTask<Result<ServiceClient>> Open(
        ServiceContract contract, IConnector connector, int bufferBytes, bool leavesOldEnds)
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create(bufferBytes);
        if (!buffer.IsOk) return buffer.Code;
        ServiceClient service = new(contract, connector, buffer.Value) { LeavesOldEnds = leavesOldEnds };
        StatusCode code = await service.Connect();
        if (code == StatusCode.Ok) return service;
        buffer.Value.Release();
        if (code == StatusCode.Incompatible) Trace.Line(service.Refusal);
        return code;
    }

    public SessionBuffer Buffer { get; }

    /// <summary>How often a channel has been made: changes when the server has lost what it knew.</summary>
    public int Connections { get; private set; }

    /// <summary>After <c>Incompatible</c>: both versions and the method that differs, for people.</summary>
    public string Refusal { get; private set; } = string.Empty;

    /// <summary>There is a channel and its server is not known to be gone.</summary>
    public bool IsConnected => _channel is { PeerIsGone: false };

    /// <summary>
    /// True: when a channel is replaced by a new one, the old end stays open (and what was lent on it mapped) until its
    /// user closes it.
    /// </summary>
    public bool LeavesOldEnds { get; init; }

    /// <summary>The channel's client end, for kernel commands about it.</summary>
    public Handle End => _channel is null ? default : _channel.KernelHandle;

    private bool IsReady => _channel is { State: StatusCode.Ok };

    /// <summary>A call; connects first if need be.</summary>
    public void Submit(CallSlot slot)
    {
        if (_channel is { State: StatusCode.Ok } channel) channel.Submit(slot);
        else Park(slot);
    }

    /// <summary>A one-way command. Closed: there is no channel now; one is being made.</summary>
    public StatusCode Send(in Command command)
    {
        if (_channel is { State: StatusCode.Ok } channel) return channel.Send(command);
        BeginToConnect();
        return StatusCode.Closed;
    }

    /// <summary>Makes sure that there is a channel.</summary>
    public async ValueTask<StatusCode> Connect()
    {
        while (_isConnecting) await _connected.Wait();
        if (IsReady) return StatusCode.Ok;
        _isConnecting = true;
        return Finish(await MakeChannel());
    }

    /// <summary>Ends the session. No call of it may be outstanding, and no part of its buffer in use.</summary>
    public void Close()
    {
        _channel?.Close();
        _channel = null;
        Buffer.Release();
    }

    void ICallHolder.Cancel(CallSlot slot)
    {
        if (_waiting.Remove(slot)) slot.End(new Completion(0, StatusCode.Cancelled, 0));
    }

    /// <summary>Connects, synchronously, whoever has calls that wait for it.</summary>
    internal static void ConnectAll()
    {
        while (s_connecting is { } client)
        {
            s_connecting = client._nextConnecting;
            client._nextConnecting = null;
            if (client._waiting.Count > 0 && !client.IsReady) client.Release(client.MakeChannelAndWait());
        }
    }

    private void Park(CallSlot slot)
    {
        if (_waiting.Count == CallChannel.QueueLimit)
        {
            slot.End(new Completion(0, StatusCode.Full, 0));
            return;
        }
        _waiting.Add(slot, this);
        BeginToConnect();
    }

    private void BeginToConnect()
    {
        if (_nextConnecting is null && s_connecting != this)
        {
            _nextConnecting = s_connecting;
            s_connecting = this;
        }
        if (!_isConnecting) Loop.Detach(ConnectLater());
    }

    /// <summary>In the next turn: a synchronous call may be faster.</summary>
    private async ValueTask ConnectLater()
    {
        _isConnecting = true;
        await Loop.Yield();
        Finish(IsReady ? StatusCode.Ok : await MakeChannel());
    }

    private StatusCode Finish(StatusCode code)
    {
        _isConnecting = false;
        Forget();
        Release(code);
        _connected.WakeAll();
        return code;
    }

    /// <summary>No longer among those that a synchronous call would connect.</summary>
    private void Forget()
    {
        ref ServiceClient? at = ref s_connecting;
        while (at is not null && at != this) at = ref at._nextConnecting;
        if (at is null) return;
        at = _nextConnecting;
        _nextConnecting = null;
    }

    /// <summary>The calls that have waited go out, or end with why there is no channel.</summary>
    private void Release(StatusCode code)
    {
        while (_waiting.TakeFirst() is { } slot)
        {
            if (code == StatusCode.Ok) _channel!.Submit(slot);
            else slot.End(new Completion(0, code, 0));
        }
    }

    private async ValueTask<StatusCode> MakeChannel()
    {
        Result<CallChannel> made = Open(await _connector.Connect(_contract.Name));
        return made.IsOk ? Settle(made.Value, await made.Value.Call(Meeting())) : made.Code;
    }

    private StatusCode MakeChannelAndWait()
    {
        Result<CallChannel> made = Open(_connector.ConnectAndWait(_contract.Name));
        return made.IsOk ? Settle(made.Value, made.Value.CallAndWait(Meeting())) : made.Code;
    }

    private Command Meeting()
    {
        ReadOnlySpan<byte> hashes = MemoryMarshal.AsBytes(_contract.Hashes);
        hashes.CopyTo(_hashes.Bytes.Span);
        return new Command(ServiceContract.MeetMethod, _contract.Version, _hashes.Offset, (ulong)hashes.Length);
    }

    private StatusCode Settle(CallChannel channel, in Completion met)
    {
        if (met.Code == StatusCode.Ok) return Adopt(channel);
        channel.Close();
        ushort theirs = (ushort)met.Value, method = (ushort)(met.Value >> 16);
        if (met.Code == StatusCode.Incompatible)
            Refusal = $"{_contract.Name}: this program knows version {_contract.Version}, the service is version " +
                $"{theirs}, and they differ in method {method}";
        return met.Code;
    }

    private Result<CallChannel> Open(Result<Handle> end)
    {
        if (!end.IsOk) return end.Code;
        Result<CallChannel> channel = CallChannel.Open(end.Value);
        StatusCode code = channel.Code;
        if (channel.IsOk) code = Channels.Lend(end.Value, Buffer.Region, Rights.Read | Rights.Write).Code;
        if (code == StatusCode.Ok) return channel;
        if (channel.IsOk) channel.Value.Close();
        else Handles.Close(end.Value);
        return code;
    }

    /// <summary>The channel is the session's from now on, unless a synchronous call has made one meanwhile.</summary>
    private StatusCode Adopt(CallChannel channel)
    {
        if (IsReady)
        {
            channel.Close();
            return StatusCode.Ok;
        }
        if (!LeavesOldEnds) _channel?.Close();
        _channel = channel;
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
