using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Bytes of descriptors: read and write in all their forms, through the lent buffer, piece by piece.</summary>
internal static unsafe class FileCalls
{
    // SAFETY: pieces are no longer than the buffer, and the program's memory has been checked for all of them.
    /// <summary>Instead of an offset: where the description is.</summary>
    public const long AtPosition = -1;
    private const uint DoNotWait = 0x40, Insists = 0x80;
    private const long BackgroundRead = -600, BackgroundWrite = -601;
    private const int MostVectors = 1024;
    private const ulong MostBytes = 0x7FFF_F000;

    public static long Read(LinuxThread* thread, int descriptor, ulong into, ulong bytes, long offset = AtPosition)
    {
        bytes = Math.Min(bytes, MostBytes);
        if (!User.CanWrite(thread, into, bytes)) return Answer.Error(Errno.EFAULT);
        if (KeptFiles.IsKept(descriptor))
            return KeptFiles.Read(thread, descriptor, (byte*)into, (long)bytes, offset);
        ulong done = 0;
        do
        {
            ulong piece = Math.Min(bytes - done, Server.BufferBytes);
            long at = offset == AtPosition ? offset : offset + (long)done;
            long got = ReadPiece(thread, descriptor, piece, at, done == 0 ? 0 : DoNotWait);
            if (got < 0) return done == 0 ? got : (long)done;
            User.Copy(thread->Buffer, (byte*)(into + done), (ulong)got);
            done += (ulong)got;
            if ((ulong)got < piece) break;
        }
        while (done < bytes);
        return (long)done;
    }

    /// <summary>A file's bytes into memory that has no pages yet. What lies behind its end stays as it is.</summary>
    public static long ReadInto(LinuxThread* thread, int descriptor, ulong into, ulong bytes, long offset) =>
        Read(thread, descriptor, into, bytes, offset);

    /// <summary>At most what the buffer holds, which is where it lies then.</summary>
    public static long ReadPiece(LinuxThread* thread, int descriptor, ulong bytes, long offset, uint flags)
    {
        PosixCallsLayout.ReadArguments arguments = new()
        {
            Descriptor = descriptor, Flags = flags | InsistsFor(thread, Signal.TerminalInput),
            Offset = KeptFiles.Place(descriptor, offset),
            Into = Server.Range(0, bytes),
        };
        long got = Server.CallHeeding(thread, PosixCallsLayout.Read, arguments);
        if (got == Answer.Interrupted)
        {
            arguments.Flags |= DoNotWait;
            got = OrInterrupted(Server.Call(thread, PosixCallsLayout.Read, arguments));
        }
        KeptFiles.Moved(descriptor, offset, got);
        return got == BackgroundRead ? Background(thread, Signal.TerminalInput) : got;
    }

    public static long Write(LinuxThread* thread, int descriptor, ulong from, ulong bytes, long offset = AtPosition)
    {
        bytes = Math.Min(bytes, MostBytes);
        if (!User.CanRead(thread, from, bytes)) return Answer.Error(Errno.EFAULT);
        ulong done = 0;
        do
        {
            ulong piece = Math.Min(bytes - done, Server.BufferBytes);
            User.Copy((byte*)(from + done), thread->Buffer, piece);
            long at = offset == AtPosition ? offset : offset + (long)done;
            long put = WritePiece(thread, descriptor, piece, at);
            if (put < 0) return done == 0 ? put : (long)done;
            done += (ulong)put;
            if ((ulong)put < piece) break;
        }
        while (done < bytes);
        return (long)done;
    }

    public static long WritePiece(LinuxThread* thread, int descriptor, ulong bytes, long offset)
    {
        PosixCallsLayout.WriteArguments arguments = new()
        {
            Descriptor = descriptor, Flags = InsistsFor(thread, Signal.TerminalOutput),
            Offset = KeptFiles.Place(descriptor, offset), From = Server.Range(0, bytes),
        };
        long put = Server.CallHeeding(thread, PosixCallsLayout.Write, arguments);
        if (put == Answer.Interrupted)
        {
            arguments.Flags |= DoNotWait;
            put = OrInterrupted(Server.Call(thread, PosixCallsLayout.Write, arguments));
        }
        KeptFiles.Moved(descriptor, offset, put);
        if (put == BackgroundWrite) return Background(thread, Signal.TerminalOutput);
        if (put == Answer.Error(Errno.EPIPE)) Signals.RaiseHere(thread, (int)Signal.Pipe);
        return put;
    }

    /// <summary>
    /// A signal ends only what would have waited: this was the same call, once more and without a wait.
    /// </summary>
    public static long OrInterrupted(long answer) =>
        answer == Answer.Error(Errno.EAGAIN) ? Answer.Interrupted : answer;

    /// <summary>Somebody who does not want to be stopped for it is answered by the terminal.</summary>
    public static uint InsistsFor(LinuxThread* thread, Signal signal)
    {
        bool isBlocked = (thread->Signals.Mask & Signals.Bit((int)signal)) != 0;
        return isBlocked || Signals.Action(thread, (int)signal).Handler == SignalAction.Ignore ? Insists : 0;
    }

    /// <summary>The group stops, and the call begins anew.</summary>
    public static long Background(LinuxThread* thread, Signal signal)
    {
        SignalCalls.Kill(thread, 0, (int)signal);
        return Answer.Interrupted;
    }

    public static long PRead(LinuxThread* thread, int descriptor, ulong into, ulong bytes, long offset) =>
        offset < 0 ? Answer.Error(Errno.EINVAL) : Read(thread, descriptor, into, bytes, offset);

    public static long PWrite(LinuxThread* thread, int descriptor, ulong from, ulong bytes, long offset) =>
        offset < 0 ? Answer.Error(Errno.EINVAL) : Write(thread, descriptor, from, bytes, offset);

    /// <summary>
    /// writev, pwritev. What fits into the buffer goes in one call, so that it is one write to a pipe as on Linux.
    /// </summary>
    public static long WriteVector(LinuxThread* thread, int descriptor, ulong vectors, int count, long offset)
    {
        long total = CheckVectors(thread, vectors, count, false);
        if (total < 0) return total;
        Vector* vector = (Vector*)vectors;
        if ((ulong)total > Server.BufferBytes) return WriteEach(thread, descriptor, vector, count, offset);
        ulong done = 0;
        for (int i = 0; i < count && done < (ulong)total; i++)
        {
            ulong piece = Math.Min(vector[i].Bytes, (ulong)total - done);
            User.Copy((byte*)vector[i].Start, thread->Buffer + done, piece);
            done += piece;
        }
        return WritePiece(thread, descriptor, done, offset);
    }

    private static long WriteEach(LinuxThread* thread, int descriptor, Vector* vector, int count, long offset)
    {
        ulong done = 0;
        for (int i = 0; i < count; i++)
        {
            long at = offset == AtPosition ? offset : offset + (long)done;
            long put = Write(thread, descriptor, vector[i].Start, vector[i].Bytes, at);
            if (put < 0) return done == 0 ? put : (long)done;
            done += (ulong)put;
            if ((ulong)put < vector[i].Bytes) break;
        }
        return (long)done;
    }

    /// <summary>readv, preadv: one read of what fits into the buffer.</summary>
    public static long ReadVector(LinuxThread* thread, int descriptor, ulong vectors, int count, long offset)
    {
        long total = CheckVectors(thread, vectors, count, true);
        if (total < 0) return total;
        Vector* vector = (Vector*)vectors;
        if (KeptFiles.IsKept(descriptor)) return ReadEach(thread, descriptor, vector, total, offset);
        ulong wanted = Math.Min((ulong)total, Server.BufferBytes);
        long got = ReadPiece(thread, descriptor, wanted, offset, 0);
        ulong done = 0;
        for (int i = 0; i < count && (long)done < got; i++)
        {
            ulong piece = Math.Min(vector[i].Bytes, (ulong)got - done);
            User.Copy(thread->Buffer + done, (byte*)vector[i].Start, piece);
            done += piece;
        }
        return got;
    }

    private static long ReadEach(LinuxThread* thread, int descriptor, Vector* vector, long total, long offset)
    {
        long done = 0, wanted, got;
        do
        {
            wanted = Math.Min((long)vector->Bytes, total - done);
            long at = offset == AtPosition ? offset : offset + done;
            got = KeptFiles.Read(thread, descriptor, (byte*)vector++->Start, wanted, at);
            if (got < 0) return done == 0 ? got : done;
            done += got;
        }
        while (done < total && got == wanted);
        return done;
    }

    /// <returns>
    /// All bytes, of those before the first that is not the program's if there is one; EINVAL, EFAULT.
    /// </returns>
    public static long CheckVectors(LinuxThread* thread, ulong vectors, int count, bool areWritten)
    {
        if ((uint)count > MostVectors) return Answer.Error(Errno.EINVAL);
        if (!User.CanRead(thread, vectors, (ulong)count * (ulong)sizeof(Vector))) return Answer.Error(Errno.EFAULT);
        ulong total = 0;
        for (int i = 0; i < count; i++)
        {
            Vector vector = ((Vector*)vectors)[i];
            if (vector.Bytes > MostBytes - total) return Answer.Error(Errno.EINVAL);
            bool can = areWritten
                ? User.CanWrite(thread, vector.Start, vector.Bytes)
                : User.CanRead(thread, vector.Start, vector.Bytes);
            if (!can && total == 0) return Answer.Error(Errno.EFAULT);
            if (!can) break;
            total += vector.Bytes;
        }
        return (long)total;
    }

    /// <summary>sendfile: reads and writes here.</summary>
    public static long Send(LinuxThread* thread, int to, int from, ulong offset, ulong bytes)
    {
        long at = AtPosition;
        if (offset != 0 && !User.TryRead(thread, offset, out at)) return Answer.Error(Errno.EFAULT);
        if (offset != 0 && at < 0) return Answer.Error(Errno.EINVAL);
        ulong done = 0;
        while (done < bytes)
        {
            ulong piece = Math.Min(bytes - done, Server.BufferBytes);
            long got = ReadPiece(thread, from, piece, at, 0);
            long put = got <= 0 ? got : WritePiece(thread, to, (ulong)got, AtPosition);
            if (put <= 0) return done == 0 ? put : (long)done;
            done += (ulong)put;
            if (offset != 0) User.TryWrite(thread, offset, at += put);
            if (put < got || (ulong)got < piece) break;
        }
        return (long)done;
    }

    /// <summary>struct iovec.</summary>
    public struct Vector
    {
        public ulong Start, Bytes;
    }
}
