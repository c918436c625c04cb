using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>One end of a socketpair: what it writes the other reads, as through two pipes.</summary>
internal sealed class PairSocket : SocketDescription
{
    private readonly PipeCore _in, _out;

    /// <summary>Watches of this end hear of both directions.</summary>
    private readonly Changes _changes = new();
    private PairSocket? _peer;

    private PairSocket(PipeCore input, PipeCore output, OpenFlags flags) : base(flags) => (_in, _out) = (input, output);

    /// <inheritdoc/>
    public override int Domain => Unix;

    /// <inheritdoc/>
    public override int Type => Stream;

    /// <inheritdoc/>
    public override Changes Changes => _changes;

    /// <inheritdoc/>
    public override PollEvents Ready
    {
        get
        {
            PollEvents ready = PollEvents.None;
            if (_in.Buffer.CanRead) ready |= PollEvents.In | PollEvents.ReadNormal;
            if (_out.Buffer.CanWrite) ready |= PollEvents.Out | PollEvents.WriteNormal;
            if (_in.Buffer.Writers == 0) ready |= PollEvents.PeerShutDown;
            return _in.Buffer.Writers == 0 && _out.Buffer.Readers == 0 ? ready | PollEvents.HangUp : ready;
        }
    }

    /// <summary>Two that are connected.</summary>
    public static (PairSocket First, PairSocket Second) Make(OpenFlags flags)
    {
        PipeCore one = new(), other = new();
        one.Buffer.Readers = one.Buffer.Writers = other.Buffer.Readers = other.Buffer.Writers = 1;
        PairSocket first = new(one, other, flags), second = new(other, one, flags);
        (first._peer, second._peer) = (second, first);
        return (first, second);
    }

    /// <inheritdoc/>
    public override long GetName(bool isPeer, Span<byte> into)
    {
        const int Bytes = 2;
        if (into.Length < sizeof(uint) + Bytes) return Failure.Invalid;
        BinaryPrimitives.WriteInt32LittleEndian(into, Bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(into.Slice(sizeof(uint)), Unix);
        return 0;
    }

    /// <inheritdoc/>
    public override long Shutdown(int how)
    {
        const int Reading = 0, Writing = 1, Both = 2;
        if (how is < Reading or > Both) return Failure.Invalid;
        if (how != Writing) _in.Buffer.Readers = 0;
        if (how != Reading) _out.Buffer.Writers = 0;
        Tell();
        return 0;
    }

    /// <inheritdoc/>
    public override async ValueTask<Result<long>> Receive(
        SharedBytes into, SharedBytes address, uint flags, Asking asking)
    {
        if (address.Length >= sizeof(uint)) address.Span.Slice(0, sizeof(uint)).Clear();
        while (true)
        {
            long read = (flags & Peeks) != 0 ? _in.Buffer.Peek(into.Span) : TryRead(into, asking);
            if (read != Failure.Again || !asking.Waits || !Blocks) return read;
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await _changes.Next(asking.Cancel);
        }
    }

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        long read = _in.Buffer.Read(into.Span);
        if (read > 0) Tell();
        return read;
    }

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        if (_out.Buffer.Writers == 0) return Failure.Of(Errno.EPIPE);
        long written = _out.Buffer.Write(from.Span);
        if (written > 0) Tell();
        return written;
    }

    protected override void Closed()
    {
        _in.Buffer.Readers = 0;
        _out.Buffer.Writers = 0;
        Tell();
    }

    private void Tell()
    {
        _changes.Tell();
        _peer?._changes.Tell();
    }
}
