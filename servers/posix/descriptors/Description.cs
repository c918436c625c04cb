using System;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// An open file description: what descriptors of any number of processes refer to, with the flags and the position that
/// they share. It is given up when the last of them has been closed and the last call on it has ended.
/// <para>
/// What waits does so here: a kind of description says what it can do at once (<see cref="TryRead"/>,
/// <see cref="TryWrite"/>, EAGAIN: nothing) and tells its <see cref="Changes"/>; those that have to ask another server
/// override the whole call.
/// </para>
/// </summary>
internal abstract class Description
{
    private int _uses;

    protected Description(OpenFlags flags) => Flags = flags & OpenFlags.Kept;

    /// <summary>What F_GETFL tells.</summary>
    public OpenFlags Flags { get; private set; }

    /// <summary>Who is to hear when <see cref="Ready"/> may be another; null: it never is.</summary>
    public virtual Changes? Changes => null;

    /// <summary>What can be done without waiting.</summary>
    public virtual PollEvents Ready => PollEvents.In | PollEvents.Out | PollEvents.ReadNormal | PollEvents.WriteNormal;

    /// <summary>As /proc/self/fd says it.</summary>
    public abstract string Name { get; }

    public bool MayRead => (Flags & OpenFlags.AccessMode) is OpenFlags.ReadOnly or OpenFlags.ReadWrite;

    public bool MayWrite => (Flags & OpenFlags.AccessMode) is OpenFlags.WriteOnly or OpenFlags.ReadWrite;

    public bool Appends => (Flags & OpenFlags.Append) != 0;

    public bool Blocks => (Flags & OpenFlags.NonBlocking) == 0;

    public void SetFlags(OpenFlags flags) => Flags = Flags & ~OpenFlags.Settable | flags & OpenFlags.Settable;

    /// <summary>One more descriptor or call.</summary>
    public void Use()
    {
        if (_uses++ == 0) HeapRoom.Take(HeapRoom.OfDescription);
    }

    /// <summary>One less.</summary>
    public void Leave()
    {
        if (--_uses != 0) return;
        HeapRoom.Give(HeapRoom.OfDescription);
        Closed();
    }

    /// <param name="offset">-1: at the position.</param>
    /// <param name="into">Where to.</param>
    /// <param name="asking">By whom.</param>
    public virtual async ValueTask<Result<long>> Read(SharedBytes into, long offset, Asking asking)
    {
        if (offset >= 0) return Failure.Of(Errno.ESPIPE);
        while (true)
        {
            long read = TryRead(into, asking);
            if (read != Failure.Again || !asking.Waits || !Blocks || Changes is null) return read;
            if (asking.Cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await Changes.Next(asking.Cancel);
        }
    }

    /// <inheritdoc cref="Read"/>
    public virtual async ValueTask<Result<long>> Write(SharedBytes from, long offset, Asking asking)
    {
        if (offset >= 0) return Failure.Of(Errno.ESPIPE);
        bool waits = asking.Waits && Blocks && Changes is not null;
        for (int done = 0; ;)
        {
            long written = TryWrite(from.Slice(done, from.Length - done), asking);
            if (written >= 0) done += (int)written;
            bool isOver = written < 0 ? written != Failure.Again : done == from.Length;
            if (isOver || !waits) return done > 0 ? done : written;
            if (asking.Cancel.IsCancellationRequested) return done > 0 ? done : StatusCode.Cancelled;
            await Changes!.Next(asking.Cancel);
        }
    }

    public virtual ValueTask<Result<long>> Seek(long offset, int whence) => new(Failure.Of(Errno.ESPIPE));

    public abstract ValueTask<Result<long>> Stat(SharedBytes into);

    public virtual ValueTask<Result<long>> Entries(SharedBytes into) => new(Failure.Of(Errno.ENOTDIR));

    public virtual ValueTask<Result<long>> Truncate(long length) => new(Failure.Invalid);

    public virtual ValueTask<Result<long>> Sync() => new(Failure.Invalid);

    public virtual long Control(uint request, ulong argument, Span<byte> data, Asking asking) =>
        Failure.Of(Errno.ENOTTY);

    /// <summary>Bytes, 0 at the end, or EAGAIN and other errors.</summary>
    protected virtual long TryRead(SharedBytes into, Asking asking) => Failure.Invalid;

    /// <inheritdoc cref="TryRead"/>
    protected virtual long TryWrite(SharedBytes from, Asking asking) => Failure.Invalid;

    /// <summary>Nobody has it any more.</summary>
    protected virtual void Closed()
    {
    }
}
