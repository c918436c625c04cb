using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// statx: what stat says, as struct statx of 256 bytes (include/uapi/linux/stat.h). The time of birth is not known.
/// </summary>
internal static unsafe class StatxCall
{
    // SAFETY: the answer lies in the thread's lent buffer at Server.Filled; where the other goes has been checked.
    private const uint Basic = 0x7FF, Reserved = 0x8000_0000;
    private const int SyncMask = 0x6000, Known = 0x1900 | SyncMask;
    private const ulong Bytes = 256;

    public static long Run(LinuxThread* thread, int directory, ulong path, int flags, uint mask, ulong into)
    {
        if ((mask & Reserved) != 0 || (flags & ~Known) != 0) return Answer.Error(Errno.EINVAL);
        if ((flags & SyncMask) == SyncMask) return Answer.Error(Errno.EINVAL);
        if (path == 0 && (flags & NameCalls.EmptyPath) == 0) return Answer.Error(Errno.EFAULT);
        long answer = NameCalls.StatToBuffer(thread, directory, path, flags & ~SyncMask);
        if (answer < 0) return answer;
        if (!User.CanWrite(thread, into, Bytes)) return Answer.Error(Errno.EFAULT);
        new Span<byte>((byte*)into, (int)Bytes).Clear();
        Write((ulong*)(thread->Buffer + Server.Filled), (ulong*)into);
        return 0;
    }

    /// <param name="from">struct stat: device, node, links, mode and owner, group, special, size, block, blocks,
    /// times.</param>
    /// <param name="to">struct statx, zeros.</param>
    private static void Write(ulong* from, ulong* to)
    {
        const int accessed = 9, modified = 11, changed = 13;
        uint* halves = (uint*)to;
        halves[0] = Basic;
        halves[1] = (uint)from[7];
        halves[4] = (uint)from[2];
        halves[5] = (uint)(from[3] >> 32);
        halves[6] = (uint)from[4];
        halves[7] = (uint)from[3] & 0xFFFF;
        to[4] = from[1];
        to[5] = from[6];
        to[6] = from[8];
        Time(from + accessed, to + 8);
        Time(from + changed, to + 12);
        Time(from + modified, to + 14);
        (halves[32], halves[33]) = (Major(from[5]), Minor(from[5]));
        (halves[34], halves[35]) = (Major(from[0]), Minor(from[0]));
    }

    private static void Time(ulong* from, ulong* to)
    {
        to[0] = from[0];
        to[1] = from[1];
    }

    private static uint Major(ulong device) => (uint)(device >> 8) & 0xFFF;

    private static uint Minor(ulong device) => (uint)(device & 0xFF | device >> 12 & 0xFFF00);
}
