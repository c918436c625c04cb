using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>Descriptors, and what is read and written through them.</summary>
internal sealed partial class ThreadCalls
{
    /// <inheritdoc/>
    public ValueTask<Result<long>> Close(uint first, uint last, uint flags)
    {
        const uint SetsCloseOnExec = 4, IsRange = 0x100;
        if (flags == 0 && first == last)
        {
            if (process.Descriptors.Remove((int)first) is not { } closed) return Answer(Failure.BadDescriptor);
            Drop(closed);
            return Answer(0L);
        }
        if (first > last || (flags & ~(SetsCloseOnExec | IsRange)) != 0) return Answer(Errno.EINVAL);
        for (long i = Math.Min(last, (uint)process.Descriptors.End); i >= first; i--)
        {
            if ((flags & SetsCloseOnExec) != 0) process.Descriptors.SetClosesAtExec((int)i, true);
            else Drop(process.Descriptors.Remove((int)i));
        }
        return Answer(0L);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Read(
        int descriptor, uint flags, long offset, SharedBytes into, CancellationToken cancel)
    {
        if (Find(descriptor) is not { } from || !from.MayRead) return Answer(Failure.BadDescriptor);
        if (offset < -1) return Answer(Errno.EINVAL);
        from.Use();
        return Through(from, from.Read(into, offset, Asked(flags, cancel)));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Write(
        int descriptor, uint flags, long offset, SharedBytes from, CancellationToken cancel)
    {
        if (Find(descriptor) is not { } to || !to.MayWrite) return Answer(Failure.BadDescriptor);
        if (offset < -1) return Answer(Errno.EINVAL);
        to.Use();
        return Through(to, to.Write(from, offset, Asked(flags, cancel)));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Lseek(int descriptor, long offset, int whence)
    {
        if (Find(descriptor) is not { } file) return Answer(Failure.BadDescriptor);
        file.Use();
        return Through(file, file.Seek(offset, whence));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Getdents(int descriptor, SharedBytes into)
    {
        if (Find(descriptor) is not { } directory) return Answer(Failure.BadDescriptor);
        directory.Use();
        return Through(directory, directory.Entries(into));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Ftruncate(int descriptor, long length)
    {
        if (Find(descriptor) is not { } file) return Answer(Failure.BadDescriptor);
        file.Use();
        return Through(file, file.Truncate(length));
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Fsync(int descriptor)
    {
        if (descriptor == -1) return await system.Files.SyncAll();
        if (Find(descriptor) is not { } file) return Failure.BadDescriptor;
        file.Use();
        return await Through(file, file.Sync());
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Dup(int descriptor, int to, int flags)
    {
        if (Find(descriptor) is not { } shared || (uint)to >= Descriptors<Description>.Most)
            return Answer(Failure.BadDescriptor);
        if (descriptor == to || ((OpenFlags)flags & ~OpenFlags.CloseOnExec) != 0) return Answer(Errno.EINVAL);
        shared.Use();
        Drop(process.Descriptors.Replace(to, shared, ClosesAtExec(flags)));
        return Answer(to);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Fcntl(int descriptor, int command, long argument)
    {
        const int Duplicate = 0, GetFlags = 1, SetFlags = 2, GetStatus = 3, SetStatus = 4, DuplicateClosing = 1030,
            SetPipeSize = 1031, GetPipeSize = 1032;
        if (Find(descriptor) is not { } description) return Answer(Failure.BadDescriptor);
        switch (command)
        {
            case Duplicate or DuplicateClosing:
                if (argument is < 0 or >= Descriptors<Description>.Most) return Answer(Errno.EINVAL);
                return Answer(Install(description, command == DuplicateClosing, (int)argument));
            case GetFlags:
                return Answer(process.Descriptors.ClosesAtExec(descriptor) ? 1 : 0);
            case SetFlags:
                process.Descriptors.SetClosesAtExec(descriptor, (argument & 1) != 0);
                return Answer(0L);
            case GetStatus:
                return Answer((long)description.Flags);
            case SetStatus:
                description.SetFlags((OpenFlags)argument);
                return Answer(0L);
            case GetPipeSize or SetPipeSize:
                return description is PipeEnd ? Answer(PipeBuffer.Capacity) : Answer(Failure.BadDescriptor);
            default:
                return Answer(Errno.EINVAL);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Ioctl(
        int descriptor, uint request, ulong argument, uint flags, SharedBytes data)
    {
        const uint SetsCloseOnExec = 0x5451, ClearsCloseOnExec = 0x5450, SetsNonBlocking = 0x5421;
        const int Bytes = 64;
        if (Find(descriptor) is not { } description) return Answer(Failure.BadDescriptor);
        if (data.Length < Bytes) return Answer(Errno.EINVAL);
        if (request is SetsCloseOnExec or ClearsCloseOnExec)
        {
            process.Descriptors.SetClosesAtExec(descriptor, request == SetsCloseOnExec);
            return Answer(0L);
        }
        if (request == SetsNonBlocking)
        {
            OpenFlags others = description.Flags & ~OpenFlags.NonBlocking;
            bool isSet = data.Span[0] != 0;
            description.SetFlags(isSet ? others | OpenFlags.NonBlocking : others);
            return Answer(0L);
        }
        Span<byte> copy = stackalloc byte[Bytes];
        data.Span.Slice(0, Bytes).CopyTo(copy);
        long answer = description.Control(request, argument, copy, Asked(flags, default));
        copy.CopyTo(data.Span);
        return Answer(answer);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Pipe(int flags)
    {
        const OpenFlags Known = OpenFlags.CloseOnExec | OpenFlags.NonBlocking | OpenFlags.Direct;
        if (((OpenFlags)flags & ~Known) != 0) return Answer(Errno.EINVAL);
        PipeCore pipe = new();
        OpenFlags kept = (OpenFlags)flags & OpenFlags.NonBlocking;
        PipeEnd reads = new(pipe, OpenFlags.ReadOnly | kept), writes = new(pipe, OpenFlags.WriteOnly | kept);
        return Answer(InstallPair(reads, writes, ClosesAtExec(flags)));
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Getrandom(SharedBytes into)
    {
        await system.Entropy.Fill(into);
        return into.Length;
    }

    /// <summary>The first | the second &lt;&lt; 32, or neither.</summary>
    private long InstallPair(Description first, Description second, bool closesAtExec)
    {
        const int SecondShift = 32;
        long one = Install(first, closesAtExec), other = Install(second, closesAtExec);
        if (one >= 0 && other >= 0) return one | other << SecondShift;
        if (one >= 0) process.Descriptors.Remove((int)one)?.Leave();
        if (other >= 0) process.Descriptors.Remove((int)other)?.Leave();
        return Failure.Of(Errno.EMFILE);
    }
}
