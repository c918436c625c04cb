using System;
using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>fcntl's locks and flock, over files of the file server.</summary>
internal sealed class Locks
{
    private const int Bytes = 32;

    private readonly LockTable _ranges = new(), _files = new();

    /// <summary>F_GETLK, F_SETLK, F_SETLKW.</summary>
    public async ValueTask<Result<long>> Range(
        Process process, FileDescription file, int command, SharedBytes flock, CancellationToken cancel)
    {
        const int Get = 5, SetAndWait = 7;
        if (command is < Get or > SetAndWait || flock.Length < Bytes) return Failure.Invalid;
        Result<FileLock> read = await Read(process, file, flock);
        if (!read.IsOk) return Failure.Invalid;
        if (command == Get) return Tell(_ranges.Against(read.Value), flock.Span);
        if (read.Value.Kind == FileLock.Read && !file.MayRead || read.Value.Kind == FileLock.Write && !file.MayWrite)
            return Failure.BadDescriptor;
        return await Establish(_ranges, read.Value, command == SetAndWait, cancel);
    }

    /// <summary>flock.</summary>
    public ValueTask<Result<long>> Whole(FileDescription file, int operation, CancellationToken cancel)
    {
        const int Shared = 1, Exclusive = 2, DoesNotWait = 4, Unlock = 8;
        int kind = operation & ~DoesNotWait;
        if (kind is not (Shared or Exclusive or Unlock)) return new(Failure.Invalid);
        FileLock wanted = new()
        {
            Node = file.Node, Owner = file, End = ulong.MaxValue,
            Kind = kind == Shared ? FileLock.Read : kind == Exclusive ? FileLock.Write : FileLock.None,
        };
        return Establish(_files, wanted, (operation & DoesNotWait) == 0, cancel);
    }

    /// <summary>A process has closed a descriptor of it.</summary>
    public void Release(Process process, Description closed)
    {
        if (closed is FileDescription file) _ranges.Release(process, file.Node);
    }

    /// <summary>Nobody has the description any more.</summary>
    public void Release(FileDescription closed) => _files.Release(closed, closed.Node);

    private static async ValueTask<Result<long>> Establish(
        LockTable table, FileLock wanted, bool waits, CancellationToken cancel)
    {
        while (true)
        {
            long set = table.Set(wanted);
            if (set != Failure.Again || !waits) return set;
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await table.Changes.Next(cancel);
        }
    }

    private static async ValueTask<Result<FileLock>> Read(Process process, FileDescription file, SharedBytes flock)
    {
        FileLock wanted = new()
        {
            Node = file.Node, Owner = process, Process = process.Id,
            Kind = BinaryPrimitives.ReadInt16LittleEndian(flock.Span),
        };
        short whence = BinaryPrimitives.ReadInt16LittleEndian(flock.Span.Slice(2));
        long start = BinaryPrimitives.ReadInt64LittleEndian(flock.Span.Slice(8));
        long length = BinaryPrimitives.ReadInt64LittleEndian(flock.Span.Slice(16));
        if (wanted.Kind is < FileLock.Read or > FileLock.None || whence is < 0 or > 2) return StatusCode.BadArgument;
        if (whence != 0)
        {
            Result<long> from = whence == 1 ? await file.Seek(0, 1) : await file.Length();
            if (!from.IsOk || from.Value < 0) return StatusCode.BadArgument;
            start = unchecked(start + from.Value);
        }
        if (length < 0) (start, length) = (unchecked(start + length), -length);
        if (start < 0) return StatusCode.BadArgument;
        wanted.Start = (ulong)start;
        wanted.End = length == 0 ? ulong.MaxValue : (ulong)start + (ulong)length;
        return wanted;
    }

    private static long Tell(FileLock? held, Span<byte> flock)
    {
        if (held is not { } other)
        {
            BinaryPrimitives.WriteInt16LittleEndian(flock, FileLock.None);
            return 0;
        }
        flock.Slice(0, Bytes).Clear();
        BinaryPrimitives.WriteInt16LittleEndian(flock, other.Kind);
        BinaryPrimitives.WriteUInt64LittleEndian(flock.Slice(8), other.Start);
        ulong length = other.End == ulong.MaxValue ? 0 : other.End - other.Start;
        BinaryPrimitives.WriteUInt64LittleEndian(flock.Slice(16), length);
        BinaryPrimitives.WriteInt32LittleEndian(flock.Slice(24), other.Process);
        return 0;
    }
}
