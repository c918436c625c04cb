using System;
using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>A pipe, with who is to hear of it.</summary>
internal sealed class PipeCore
{
    private static uint s_made;

    private readonly NamedPipes? _names;

    /// <summary>One without a name.</summary>
    public PipeCore()
    {
        ulong number = ++s_made;
        Record = new StatRecord { Mode = StatRecord.Pipe | 0x180, Node = number, Device = 2 };
        Name = $"pipe:[{number}]";
    }

    /// <summary>One that has a name.</summary>
    public PipeCore(string path, StatRecord record, NamedPipes names)
    {
        Name = path;
        Record = record;
        _names = names;
    }

    public string Name { get; }

    /// <summary>For stat.</summary>
    public StatRecord Record { get; }

    public PipeBuffer Buffer { get; } = new();

    public Changes Changes { get; } = new();

    /// <summary>How often it has been opened to be read, and to be written.</summary>
    public uint ReadersEver { get; private set; }

    /// <inheritdoc cref="ReadersEver"/>
    public uint WritersEver { get; private set; }

    /// <summary>By its name.</summary>
    public void Opened(bool reads, bool writes)
    {
        if (reads) ReadersEver++;
        if (writes) WritersEver++;
        Changes.Tell();
    }

    /// <summary>An end has been closed.</summary>
    public void Left()
    {
        Changes.Tell();
        _names?.Left(this);
    }
}

/// <summary>An end of a pipe.</summary>
internal abstract class PipeEnd(PipeCore pipe, OpenFlags flags) : Description(flags)
{
    private const uint BytesWaiting = 0x541B;

    protected PipeCore Pipe { get; } = pipe;

    /// <inheritdoc/>
    public sealed override Changes Changes => Pipe.Changes;

    /// <inheritdoc/>
    public sealed override string Name => Pipe.Name;

    /// <inheritdoc/>
    public sealed override ValueTask<Result<long>> Stat(SharedBytes into) => new(Pipe.Record.Write(into));

    /// <summary>
    /// Opened by its name: waits until the other end is open too, or has been meanwhile, if it is to wait.
    /// </summary>
    /// <returns>False: the call was given up, and the end is closed.</returns>
    public async ValueTask<bool> MeetsOther(CancellationToken cancel)
    {
        if (!Blocks || MayRead && MayWrite) return true;
        uint before = MayRead ? Pipe.WritersEver : Pipe.ReadersEver;
        while (!IsMet(before) && !cancel.IsCancellationRequested) await Changes.Next(cancel);
        if (IsMet(before)) return true;
        Use();
        Leave();
        return false;
    }

    private bool IsMet(uint before) => MayRead
        ? Pipe.Buffer.Writers > 0 || Pipe.WritersEver != before
        : Pipe.Buffer.Readers > 0 || Pipe.ReadersEver != before;

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
        Pipe.Left();
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
        Pipe.Left();
    }
}

/// <summary>Both ends of a pipe with a name, opened to be read and written.</summary>
internal sealed class PipeBoth : PipeEnd
{
    public PipeBoth(PipeCore pipe, OpenFlags flags) : base(pipe, flags)
    {
        pipe.Buffer.Readers++;
        pipe.Buffer.Writers++;
    }

    /// <inheritdoc/>
    public override PollEvents Ready =>
        (Pipe.Buffer.Count > 0 ? PollEvents.In | PollEvents.ReadNormal : PollEvents.None)
        | (Pipe.Buffer.CanWrite ? PollEvents.Out | PollEvents.WriteNormal : PollEvents.None);

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        long read = Pipe.Buffer.Read(into.Span);
        if (read > 0) Pipe.Changes.Tell();
        return read;
    }

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        long written = Pipe.Buffer.Write(from.Span);
        if (written > 0) Pipe.Changes.Tell();
        return written;
    }

    protected override void Closed()
    {
        Pipe.Buffer.Readers--;
        Pipe.Buffer.Writers--;
        Pipe.Left();
    }
}
