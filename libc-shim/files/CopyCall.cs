using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// copy_file_range: from one file to another, as far as the source goes, through the thread's lent buffer. Offsets that
/// are given move on in place of the positions.
/// </summary>
internal static unsafe class CopyCall
{
    // SAFETY: what is read and written here is the thread's lent buffer, of BufferBytes.
    private const uint KindMask = 0xF000, Directory = 0x4000, File = 0x8000, Append = 0x400;
    private const int ModeWord = 6, GetStatus = 3;

    public static long Run(
        LinuxThread* thread, int from, ulong fromOffset, int to, ulong toOffset, ulong bytes, uint flags)
    {
        if (flags != 0) return Answer.Error(Errno.EINVAL);
        long source = MayCopy(thread, from), target = source < 0 ? source : MayCopy(thread, to);
        if (target < 0) return target;
        if ((DescriptorCalls.Control(thread, to, GetStatus, 0) & Append) != 0) return Answer.Error(Errno.EBADF);
        long at = FileCalls.AtPosition, into = FileCalls.AtPosition;
        if (fromOffset != 0 && !User.TryRead(thread, fromOffset, out at)) return Answer.Error(Errno.EFAULT);
        if (toOffset != 0 && !User.TryRead(thread, toOffset, out into)) return Answer.Error(Errno.EFAULT);
        if (fromOffset != 0 && at < 0 || toOffset != 0 && into < 0) return Answer.Error(Errno.EINVAL);
        long done = Copy(thread, from, at, to, into, Math.Min(bytes, int.MaxValue));
        if (done > 0 && fromOffset != 0) User.TryWrite(thread, fromOffset, at + done);
        if (done > 0 && toOffset != 0) User.TryWrite(thread, toOffset, into + done);
        return done;
    }

    private static long Copy(LinuxThread* thread, int from, long at, int to, long into, ulong bytes)
    {
        long done = 0;
        while ((ulong)done < bytes)
        {
            ulong piece = Math.Min(bytes - (ulong)done, Server.BufferBytes);
            long got = FileCalls.ReadPiece(thread, from, piece, at < 0 ? at : at + done, 0);
            long put = got <= 0 ? got : FileCalls.WritePiece(thread, to, (ulong)got, into < 0 ? into : into + done);
            if (put <= 0) return done == 0 ? put : done;
            done += put;
            if (put < got) break;
        }
        return done;
    }

    /// <summary>Only files are copied. EBADF, EISDIR, EINVAL.</summary>
    private static long MayCopy(LinuxThread* thread, int descriptor)
    {
        long answer = NameCalls.StatToBuffer(thread, descriptor, 0, NameCalls.EmptyPath);
        if (answer < 0) return answer;
        uint kind = ((uint*)(thread->Buffer + Server.Filled))[ModeWord] & KindMask;
        if (kind == Directory) return Answer.Error(Errno.EISDIR);
        return kind == File ? 0 : Answer.Error(Errno.EINVAL);
    }
}
