using System;
using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// An end of a pipe: where it is read, where it is written, or, of one with a name, both (fifo(7)).
/// </summary>
internal sealed class PipeEnd : Description
{
    private const uint BytesWaiting = 0x541B;

    private readonly PipeCore _pipe;

    /// <param name="pipe">Whose.</param>
    /// <param name="flags">With the access that says which.</param>
    public PipeEnd(PipeCore pipe, OpenFlags flags) : base(flags)
    {
        _pipe = pipe;
        if (MayRead) pipe.Buffer.Readers++;
        if (MayWrite) pipe.Buffer.Writers++;
    }

    /// <inheritdoc/>
    public override PollEvents Ready =>
        (MayRead ? ReadyToRead : PollEvents.None) | (MayWrite ? ReadyToWrite : PollEvents.None);

    /// <inheritdoc/>
    public override Changes Changes => _pipe.Changes;

    /// <inheritdoc/>
    public override string Name => _pipe.Name;

    private PollEvents ReadyToRead
    {
        get
        {
            PollEvents ready = _pipe.Buffer.Count > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None;
            return _pipe.Buffer.Writers == 0 ? ready | PollEvents.HangUp : ready;
        }
    }

    private PollEvents ReadyToWrite
    {
        get
        {
            if (_pipe.Buffer.Readers == 0) return PollEvents.Out | PollEvents.WriteNormal | PollEvents.Error;
            return _pipe.Buffer.CanWrite ? PollEvents.Out | PollEvents.WriteNormal : PollEvents.None;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) => new(_pipe.Record.Write(into));

    /// <summary>
    /// Opened by its name: waits until the other end is open too, or has been meanwhile, if it is to wait.
    /// </summary>
    /// <returns>False: the call was given up, and the end is closed.</returns>
    public async ValueTask<bool> MeetsOther(CancellationToken cancel)
    {
        if (!Blocks || MayRead && MayWrite || !_pipe.IsNamed) return true;
        uint before = MayRead ? _pipe.WritersEver : _pipe.ReadersEver;
        while (!IsMet(before) && !cancel.IsCancellationRequested) await Changes.Next(cancel);
        if (IsMet(before)) return true;
        Use();
        Leave();
        return false;
    }

    /// <inheritdoc/>
    public override long Control(uint request, ulong argument, Span<byte> data, Asking asking)
    {
        if (request != BytesWaiting) return Failure.Of(Errno.ENOTTY);
        BinaryPrimitives.WriteInt32LittleEndian(data, _pipe.Buffer.Count);
        return 0;
    }

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        long read = _pipe.Buffer.Read(into.Span);
        if (read > 0) _pipe.Changes.Tell();
        return read;
    }

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        long written = _pipe.Buffer.Write(from.Span);
        if (written > 0) _pipe.Changes.Tell();
        return written;
    }

    protected override void Closed()
    {
        if (MayRead) _pipe.Buffer.Readers--;
        if (MayWrite) _pipe.Buffer.Writers--;
        _pipe.Left();
    }

    private bool IsMet(uint before) => MayRead
        ? _pipe.Buffer.Writers > 0 || _pipe.WritersEver != before
        : _pipe.Buffer.Readers > 0 || _pipe.ReadersEver != before;
}
