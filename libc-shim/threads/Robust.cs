using System.Threading;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// Lists of robust mutexes (get_robust_list(2)): a thread that ends leaves those that it holds to whoever waits. The
/// list is the program's memory and may be anything: it is followed for so many steps, and each word is looked up.
/// </summary>
internal static unsafe class Robust
{
    // SAFETY: words of the program are touched after User has said that they can be.
    private const ulong HeadBytes = 24;
    private const int MostSteps = 2048;
    private const uint Waiters = 0x8000_0000, OwnerDied = 0x4000_0000, OwnerMask = 0x3FFF_FFFF;

    public static long Set(LinuxThread* thread, ulong head, ulong bytes)
    {
        if (bytes != HeadBytes) return Answer.Error(Errno.EINVAL);
        thread->RobustList = head;
        return 0;
    }

    public static long Get(LinuxThread* thread, int id, ulong head, ulong bytes)
    {
        if (id != 0 && id != thread->Id) return Answer.Error(Errno.ESRCH);
        bool isDone = User.TryWrite(thread, bytes, HeadBytes) && User.TryWrite(thread, head, thread->RobustList);
        return isDone ? 0 : Answer.Error(Errno.EFAULT);
    }

    /// <summary>The thread ends.</summary>
    public static void Leave(LinuxThread* thread)
    {
        ulong head = thread->RobustList;
        if (head == 0 || !User.TryRead(thread, head, out RobustHead list)) return;
        ulong at = list.First;
        for (int i = 0; i < MostSteps && at != head && at != 0; i++)
        {
            // The next one is read first: whoever gets the mutex may change its entry.
            bool isRead = User.TryRead(thread, at & ~1ul, out ulong next);
            if (at != list.Pending) Release(thread, (at & ~1ul) + list.Offset);
            if (!isRead) break;
            at = next;
        }
        if (list.Pending != 0) Release(thread, (list.Pending & ~1ul) + list.Offset);
    }

    private static void Release(LinuxThread* thread, ulong word)
    {
        if ((word & 3) != 0 || !User.CanWrite(thread, word, 4)) return;
        ref uint futex = ref *(uint*)word;
        while (true)
        {
            uint seen = Volatile.Read(ref futex);
            if ((seen & OwnerMask) != (uint)thread->Id) return;
            if (Interlocked.CompareExchange(ref futex, (seen & Waiters) | OwnerDied, seen) != seen) continue;
            if ((seen & Waiters) != 0) Futexes.Wake(thread, word, 1, uint.MaxValue);
            return;
        }
    }

    /// <summary>struct robust_list_head.</summary>
    private struct RobustHead
    {
        public ulong First, Offset, Pending;
    }
}
