using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>A pipe, with who is to hear of it.</summary>
internal sealed class PipeCore
{
    private static uint s_made;

    /// <summary>For stat.</summary>
    public ulong Number { get; } = ++s_made;

    public PipeBuffer Buffer { get; } = new();

    public Changes Changes { get; } = new();
}

/// <summary>An end of a pipe.</summary>
internal abstract class PipeEnd(PipeCore pipe, OpenFlags flags) : Description(flags)
{
    private const uint BytesWaiting = 0x541B;

    protected PipeCore Pipe { get; } = pipe;

    /// <inheritdoc/>
    public sealed override Changes Changes => Pipe.Changes;

    /// <inheritdoc/>
    public sealed override string Name => $"pipe:[{Pipe.Number}]";

    /// <inheritdoc/>
    public sealed override ValueTask<Result<long>> Stat(SharedBytes into) =>
        new(new StatRecord { Mode = StatRecord.Pipe | 0x180, Node = Pipe.Number, Device = 2 }.Write(into));

    /// <inheritdoc/>
    public sealed override long Control(uint request, ulong argument, Span<byte> data, Asking asking)
    {
        if (request != BytesWaiting) return Failure.Of(Errno.ENOTTY);
        BinaryPrimitives.WriteInt32LittleEndian(data, Pipe.Buffer.Count);
        return 0;
    }
}

/// <summary>Where a pipe is read.</summary>
internal sealed class PipeReading : PipeEnd
{
    public PipeReading(PipeCore pipe, OpenFlags flags) : base(pipe, OpenFlags.ReadOnly | flags) =>
        pipe.Buffer.Readers++;

    /// <inheritdoc/>
    public override PollEvents Ready
    {
        get
        {
            PollEvents ready = Pipe.Buffer.Count > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None;
            return Pipe.Buffer.Writers == 0 ? ready | PollEvents.HangUp : ready;
        }
    }

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        long read = Pipe.Buffer.Read(into.Span);
        if (read > 0) Pipe.Changes.Tell();
        return read;
    }

    protected override void Closed()
    {
        Pipe.Buffer.Readers--;
        Pipe.Changes.Tell();
    }
}

/// <summary>Where a pipe is written.</summary>
internal sealed class PipeWriting : PipeEnd
{
    public PipeWriting(PipeCore pipe, OpenFlags flags) : base(pipe, OpenFlags.WriteOnly | flags) =>
        pipe.Buffer.Writers++;

    /// <inheritdoc/>
    public override PollEvents Ready
    {
        get
        {
            if (Pipe.Buffer.Readers == 0) return PollEvents.Out | PollEvents.WriteNormal | PollEvents.Error;
            return Pipe.Buffer.CanWrite ? PollEvents.Out | PollEvents.WriteNormal : PollEvents.None;
        }
    }

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        long written = Pipe.Buffer.Write(from.Span);
        if (written > 0) Pipe.Changes.Tell();
        return written;
    }

    protected override void Closed()
    {
        Pipe.Buffer.Writers--;
        Pipe.Changes.Tell();
    }
}
