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
/// A UDP socket: it gets its port when it is bound or first used, and from then on datagrams wait here.
/// </summary>
internal sealed class DatagramSocket : SocketDescription
{
    private const int MostWaiting = 32;

    private readonly NetSessions _sessions;
    private readonly Changes _changes = new();
    private readonly Queue<Datagram> _received = new();
    private readonly CancellationTokenSource _closed = new();
    private NetSession? _session;
    private uint _number;
    private Endpoint _local, _remote;
    private bool _isConnected, _isClosed;

    public DatagramSocket(NetSessions sessions, OpenFlags flags) : base(flags) => _sessions = sessions;

    /// <inheritdoc/>
    public override int Domain => Internet;

    /// <inheritdoc/>
    public override int Type => Datagrams;

    /// <inheritdoc/>
    public override Changes Changes => _changes;

    /// <inheritdoc/>
    public override PollEvents Ready => PollEvents.Out | PollEvents.WriteNormal
        | (_received.Count > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None);

    /// <inheritdoc/>
    public override async ValueTask<long> Bind(SharedBytes address)
    {
        if (!TryRead(address, out Endpoint local)) return Failure.Of(Errno.EAFNOSUPPORT);
        return _session is null ? await Open(local) : Failure.Invalid;
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Connect(SharedBytes address, Asking asking)
    {
        if (!TryRead(address, out Endpoint remote)) return Failure.Of(Errno.EAFNOSUPPORT);
        long code = _session is null ? await Open(default) : 0;
        if (code == 0) (_remote, _isConnected) = (remote, true);
        return code;
    }

    /// <inheritdoc/>
    public override long GetName(bool isPeer, Span<byte> into)
    {
        if (isPeer && !_isConnected) return Failure.Of(Errno.ENOTCONN);
        return Write(isPeer ? _remote : _local, into);
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Write(SharedBytes from, long offset, Asking asking) =>
        Send(from, default, asking);

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Send(SharedBytes bytes, SharedBytes address, Asking asking)
    {
        Endpoint to = _remote;
        if (address.Length > 0 && !TryRead(address, out to)) return Failure.Of(Errno.EAFNOSUPPORT);
        if (address.Length == 0 && !_isConnected) return Failure.Of(Errno.EDESTADDRREQ);
        if (bytes.Length > INet.LongestDatagram) return Failure.Of(Errno.EMSGSIZE);
        long code = _session is null ? await Open(default) : 0;
        if (code != 0) return code;
        NetClient client = _session!.Client;
        BufferSlice slice = await client.Buffer.Take(Math.Max(1, bytes.Length));
        bytes.Span.CopyTo(slice.Bytes.Span);
        StatusCode sent = await client.SendTo(_number, to, slice.Bytes.Slice(0, bytes.Length));
        client.Buffer.Give(slice);
        return sent switch
        {
            StatusCode.Ok => bytes.Length,
            StatusCode.Closed => Failure.Of(Errno.ENETUNREACH),
            StatusCode.Full => Failure.Of(Errno.ENOBUFS),
            _ => Failure.Of(sent),
        };
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Read(SharedBytes into, long offset, Asking asking) =>
        Receive(into, default, 0, asking);

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Receive(
        SharedBytes into, SharedBytes address, uint flags, Asking asking)
    {
        long code = _session is null ? await Open(default) : 0;
        if (code != 0) return code;
        while (_received.Count == 0)
        {
            if (!Blocks || !asking.Waits) return Failure.Again;
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await _changes.Next(asking.Cancel);
        }
        Datagram datagram = (flags & Peeks) != 0 ? _received.Peek() : _received.Dequeue();
        int length = Math.Min(into.Length, datagram.Bytes.Length);
        datagram.Bytes.AsSpan(0, length).CopyTo(into.Span);
        if (address.Length >= sizeof(uint)) Write(datagram.From, address.Span);
        _changes.Tell();
        return length;
    }

    protected override void Closed()
    {
        _isClosed = true;
        _closed.Cancel();
        _changes.Tell();
    }

    private async ValueTask<long> Open(Endpoint local)
    {
        Result<NetSession> session = await _sessions.Take();
        if (!session.IsOk) return Failure.Of(Errno.ENETDOWN);
        Result<SocketRecord> opened = await session.Value.Client.OpenDatagrams(local.Port);
        if (!opened.IsOk)
        {
            session.Value.Sockets--;
            return opened.Code == StatusCode.AlreadyExists ? Failure.Of(Errno.EADDRINUSE) : Failure.Of(opened.Code);
        }
        (_session, _number, _local) = (session.Value, opened.Value.Number, local);
        _local.Port = opened.Value.Port;
        Loop.Detach(FetchAll());
        return 0;
    }

    private async ValueTask FetchAll()
    {
        NetClient client = _session!.Client;
        BufferSlice slice = await client.Buffer.Take(INet.LongestDatagram);
        while (!_isClosed)
        {
            if (_received.Count >= MostWaiting)
            {
                await _changes.Next(_closed.Token);
                continue;
            }
            Result<DatagramRecord> got = await client.ReceiveFrom(_number, slice.Bytes, default, _closed.Token);
            if (!got.IsOk || got.Value.Received > (uint)slice.Length) break;
            if (_isConnected && !IsFromPeer(got.Value.From)) continue;
            byte[] bytes = slice.Bytes.Span.Slice(0, (int)got.Value.Received).ToArray();
            _received.Enqueue(new Datagram { From = got.Value.From, Bytes = bytes });
            _changes.Tell();
        }
        client.Buffer.Give(slice);
        await client.Close(_number);
        _session.Sockets--;
    }

    private bool IsFromPeer(Endpoint from) => from.Address == _remote.Address && from.Port == _remote.Port;

    private struct Datagram
    {
        public Endpoint From;
        public byte[] Bytes;
    }
}
