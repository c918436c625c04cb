using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// A TCP socket. The network answers calls, it does not say what can be done at once: so what comes is fetched into a
/// buffer here as long as there is room, what is sent waits in another, and connections are accepted ahead, one at a
/// time. A socket that is closed is so for the network when what was sent has gone.
/// </summary>
internal sealed class StreamSocket : SocketDescription
{
    private const int PieceBytes = 8 * 1024, MostAhead = 8;

    private static ushort s_free;

    private readonly NetSessions _sessions;
    private readonly Changes _changes = new();
    private readonly PipeBuffer _received = new() { Readers = 1, Writers = 1 };
    private readonly PipeBuffer _toSend = new() { Readers = 1, Writers = 1 };
    private readonly Queue<StreamSocket> _accepted = new();
    private readonly CancellationTokenSource _closed = new();
    private NetSession? _session;
    private uint _number;
    private Endpoint _local, _remote;
    private State _state;
    private Errno _error;
    private bool _isClosed, _sendsAtOnce, _keepsAlive;

    public StreamSocket(NetSessions sessions, OpenFlags flags) : base(flags) => _sessions = sessions;

    private enum State
    {
        Idle,
        Connecting,
        Connected,
        Listening,
        Failed,
    }

    /// <inheritdoc/>
    public override int Domain => Internet;

    /// <inheritdoc/>
    public override int Type => Stream;

    /// <inheritdoc/>
    public override Changes Changes => _changes;

    /// <inheritdoc/>
    public override PollEvents Ready => _state switch
    {
        State.Idle => PollEvents.Out | PollEvents.HangUp,
        State.Listening => _accepted.Count > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None,
        State.Connecting => PollEvents.None,
        State.Failed => PollEvents.In | PollEvents.Out | PollEvents.Error | PollEvents.HangUp,
        _ => ReadyStream,
    };

    private PollEvents ReadyStream
    {
        get
        {
            PollEvents ready = PollEvents.None;
            if (_received.CanRead) ready |= PollEvents.In | PollEvents.ReadNormal;
            if (_received.Writers == 0) ready |= PollEvents.PeerShutDown;
            if (_toSend.CanWrite) ready |= PollEvents.Out | PollEvents.WriteNormal;
            bool isOver = _received.Writers == 0 && _toSend.Writers == 0;
            if (isOver || _error != Errno.None) ready |= PollEvents.HangUp;
            return _error != Errno.None ? ready | PollEvents.Error : ready;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<long> Bind(SharedBytes address)
    {
        if (!TryRead(address, out Endpoint local)) return new(Failure.Of(Errno.EAFNOSUPPORT));
        if (_state != State.Idle || _local.Port != 0) return new(Failure.Invalid);
        _local = local;
        return new(0);
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Connect(SharedBytes address, Asking asking)
    {
        if (!TryRead(address, out Endpoint remote)) return Failure.Of(Errno.EAFNOSUPPORT);
        if (_state == State.Connected) return Failure.Of(Errno.EISCONN);
        if (_state == State.Connecting && !Blocks) return Failure.Of(Errno.EALREADY);
        if (_state == State.Listening) return Failure.Of(Errno.EISCONN);
        if (_state != State.Connecting)
        {
            _state = State.Connecting;
            Use();
            Loop.Detach(Call(remote));
            if (!Blocks) return Failure.Of(Errno.EINPROGRESS);
        }
        while (_state == State.Connecting)
        {
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await _changes.Next(asking.Cancel);
        }
        return _state == State.Connected ? 0 : -TakeError();
    }

    /// <inheritdoc/>
    public override async ValueTask<long> Listen(int backlog)
    {
        if (_state == State.Listening) return 0;
        if (_state != State.Idle) return Failure.Invalid;
        Result<NetSession> session = await _sessions.Take();
        if (!session.IsOk) return Failure.Of(Errno.ENETDOWN);
        Result<SocketRecord> opened = await Listen(
            session.Value.Client, (uint)Math.Clamp(backlog, 1, INet.MostBacklog));
        if (!opened.IsOk)
        {
            session.Value.Sockets--;
            return opened.Code == StatusCode.AlreadyExists ? Failure.Of(Errno.EADDRINUSE) : Failure.Of(opened.Code);
        }
        (_session, _number, _state) = (session.Value, opened.Value.Number, State.Listening);
        _local.Port = opened.Value.Port;
        Loop.Detach(AcceptAhead());
        return 0;
    }

    /// <summary>Without a port at the next one that is nobody's, of Linux's range for that.</summary>
    private async ValueTask<Result<SocketRecord>> Listen(NetClient net, uint backlog)
    {
        const ushort FirstFree = 32768, LastFree = 60999;
        if (_local.Port != 0) return await net.Listen(_local.Port, backlog);
        Result<SocketRecord> opened = StatusCode.AlreadyExists;
        for (int i = FirstFree; i <= LastFree && opened.Code == StatusCode.AlreadyExists; i++)
        {
            s_free = s_free is < FirstFree or >= LastFree ? FirstFree : (ushort)(s_free + 1);
            opened = await net.Listen(s_free, backlog);
        }
        return opened;
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<SocketDescription>> Accept(Asking asking, OpenFlags flags)
    {
        if (_state != State.Listening) return StatusCode.BadArgument;
        while (true)
        {
            if (_accepted.Count > 0)
            {
                StreamSocket accepted = _accepted.Dequeue();
                accepted.SetFlags(flags);
                _changes.Tell();
                return accepted;
            }
            if (!Blocks || !asking.Waits) return StatusCode.Full;
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await _changes.Next(asking.Cancel);
        }
    }

    /// <inheritdoc/>
    public override long GetName(bool isPeer, Span<byte> into)
    {
        if (isPeer && _state != State.Connected) return Failure.Of(Errno.ENOTCONN);
        return Write(isPeer ? _remote : _local, into);
    }

    /// <inheritdoc/>
    public override long Shutdown(int how)
    {
        const int Reading = 0, Writing = 1, Both = 2;
        if (how is < Reading or > Both) return Failure.Invalid;
        if (_state != State.Connected) return Failure.Of(Errno.ENOTCONN);
        if (how != Writing) _received.Writers = 0;
        if (how != Reading) _toSend.Writers = 0;
        _changes.Tell();
        return 0;
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Receive(
        SharedBytes into, SharedBytes address, uint flags, Asking asking)
    {
        while (true)
        {
            long read = Take(into, (flags & Peeks) != 0);
            if (read >= 0 && address.Length >= sizeof(uint)) Write(_remote, address.Span);
            if (read != Failure.Again || !asking.Waits || !Blocks) return read;
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await _changes.Next(asking.Cancel);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<long> SetOption(int level, int name, int value)
    {
        const int Socket = 1, Tcp = 6, KeepAlive = 9, NoDelay = 1;
        if (level == Tcp && name == NoDelay) _sendsAtOnce = value != 0;
        else if (level == Socket && name == KeepAlive) _keepsAlive = value != 0;
        else return await base.SetOption(level, name, value);
        if (_state == State.Connected) await SetOptions();
        return 0;
    }

    /// <inheritdoc/>
    public override long GetOption(int level, int name)
    {
        const int Socket = 1, Tcp = 6, KeepAlive = 9, NoDelay = 1, IsListening = 30;
        if (level == Tcp && name == NoDelay) return _sendsAtOnce ? 1 : 0;
        if (level == Socket && name == KeepAlive) return _keepsAlive ? 1 : 0;
        if (level == Socket && name == IsListening) return _state == State.Listening ? 1 : 0;
        return base.GetOption(level, name);
    }

    protected override long TakeError()
    {
        Errno error = _error;
        if (_state == State.Failed) (_state, _error) = (State.Idle, Errno.None);
        return (long)error;
    }

    protected override long TryRead(SharedBytes into, Asking asking) => Take(into, peeks: false);

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        if (_state != State.Connected) return Failure.Of(_state == State.Connecting ? Errno.EAGAIN : Errno.ENOTCONN);
        if (_error != Errno.None || _toSend.Writers == 0) return Failure.Of(Errno.EPIPE);
        int length = Math.Min(from.Length, _toSend.Room);
        if (length == 0 && from.Length > 0) return Failure.Again;
        long written = _toSend.Write(from.Span.Slice(0, length));
        if (written > 0) _changes.Tell();
        return written;
    }

    protected override void Closed()
    {
        _isClosed = true;
        _toSend.Writers = 0;
        _closed.Cancel();
        while (_accepted.Count > 0)
        {
            StreamSocket accepted = _accepted.Dequeue();
            accepted.Use();
            accepted.Leave();
        }
        _changes.Tell();
        if (_state == State.Listening) Loop.Detach(CloseAtNet());
    }

    private long Take(SharedBytes into, bool peeks)
    {
        if (_state == State.Connecting) return Failure.Again;
        if (_state != State.Connected) return Failure.Of(Errno.ENOTCONN);
        if (_error != Errno.None && _received.Count == 0) return Failure.Of(_error);
        long read = peeks ? _received.Peek(into.Span) : _received.Read(into.Span);
        if (read > 0 && !peeks) _changes.Tell();
        return read;
    }

    private async ValueTask Call(Endpoint remote)
    {
        Result<NetSession> session = await _sessions.Take();
        Result<StreamRecord> called = session.IsOk
            ? await session.Value.Client.ConnectTo(remote, default, _closed.Token)
            : session.Code;
        if (called.IsOk) await Begin(session.Value, called.Value);
        else
        {
            if (session.IsOk) session.Value.Sockets--;
            _error = called.Code switch
            {
                StatusCode.AccessDenied => Errno.ECONNREFUSED,
                StatusCode.TimedOut => Errno.ETIMEDOUT,
                StatusCode.NotFound => Errno.ENETUNREACH,
                StatusCode.BadArgument => Errno.EINVAL,
                _ => Errno.ENETDOWN,
            };
            _state = State.Failed;
        }
        _changes.Tell();
        Leave();
    }

    private async ValueTask Begin(NetSession session, StreamRecord stream)
    {
        (_session, _number, _local, _remote) = (session, stream.Number, stream.Local, stream.Remote);
        _state = State.Connected;
        if (_sendsAtOnce || _keepsAlive) await SetOptions();
        Loop.Detach(FetchAll());
        Loop.Detach(SendAll());
    }

    private async ValueTask SetOptions()
    {
        await _session!.Client.SetOption(_number, StreamOption.SendsAtOnce, _sendsAtOnce);
        await _session!.Client.SetOption(_number, StreamOption.KeepsAlive, _keepsAlive);
    }

    private async ValueTask AcceptAhead()
    {
        while (!_isClosed)
        {
            Result<NetSession> session = new(_session!);
            Result<StreamRecord> accepted = await _session!.Client.Accept(_number, default, _closed.Token);
            if (!accepted.IsOk) break;
            session.Value.Sockets++;
            StreamSocket socket = new(_sessions, OpenFlags.ReadWrite) { _sendsAtOnce = _sendsAtOnce };
            await socket.Begin(session.Value, accepted.Value);
            if (_isClosed)
            {
                socket.Use();
                socket.Leave();
                break;
            }
            _accepted.Enqueue(socket);
            _changes.Tell();
            while (_accepted.Count >= MostAhead && !_isClosed) await _changes.Next(_closed.Token);
        }
    }

    private async ValueTask FetchAll()
    {
        NetClient client = _session!.Client;
        BufferSlice slice = await client.Buffer.Take(PieceBytes);
        while (!_isClosed && _received.Writers > 0)
        {
            if (_received.Room < PieceBytes)
            {
                await _changes.Next(_closed.Token);
                continue;
            }
            Result<int> got = await client.Receive(_number, slice.Bytes, default, _closed.Token);
            bool isMore = got.IsOk && got.Value is > 0 and <= PieceBytes;
            if (isMore) _received.Write(slice.Bytes.Span.Slice(0, got.Value));
            else Ends(got);
            _changes.Tell();
        }
        client.Buffer.Give(slice);
    }

    private void Ends(Result<int> got)
    {
        _received.Writers = 0;
        if (!got.IsOk && !_isClosed) _error = Errno.ECONNRESET;
    }

    private async ValueTask SendAll()
    {
        NetClient client = _session!.Client;
        BufferSlice slice = await client.Buffer.Take(PieceBytes);
        while (true)
        {
            long length = _toSend.Read(slice.Bytes.Span);
            if (length == 0) break;
            if (length < 0)
            {
                await _changes.Next(default);
                continue;
            }
            _changes.Tell();
            Result<int> sent = await client.Send(_number, slice.Bytes.Slice(0, (int)length), default);
            if (sent.IsOk) continue;
            _error = Errno.ECONNRESET;
            _toSend.Readers = 0;
            break;
        }
        client.Buffer.Give(slice);
        if (_error == Errno.None) await client.Shutdown(_number);
        _changes.Tell();
        while (!_isClosed) await _changes.Next(_closed.Token);
        await CloseAtNet();
    }

    private async ValueTask CloseAtNet()
    {
        await _session!.Client.Close(_number);
        _session.Sockets--;
    }
}
