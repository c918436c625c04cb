using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>poll, select and epoll, which wait at the server. Timeouts become deadlines of the command.</summary>
internal static unsafe class PollCalls
{
    // SAFETY: arrays are checked for their whole length before they are touched; entries in the buffer are below Most.
    private const int Most = 8192, SetBits = 1024, EventBytes = 12;
    private const short Readable = 0x1, Urgent = 0x2, Writable = 0x4, Error = 0x8, HungUp = 0x10, Invalid = 0x20;
    private const ulong Millisecond = 1_000_000;

    public static long Poll(LinuxThread* thread, ulong entries, ulong count, int timeout) =>
        Poll(thread, entries, count, End(thread, timeout < 0, (uint)timeout * Millisecond));

    public static long PollWithMask(LinuxThread* thread, ulong entries, ulong count, ulong timeout, ulong mask)
    {
        long refused = TryTimeout(thread, timeout, out bool isForEver, out ulong ns);
        if (refused < 0) return refused;
        if (mask != 0 && !TryUseMask(thread, mask)) return Answer.Error(Errno.EFAULT);
        return Poll(thread, entries, count, End(thread, isForEver, ns));
    }

    private static long Poll(LinuxThread* thread, ulong entries, ulong count, ulong end)
    {
        if (count > Most) return Answer.Error(Errno.EINVAL);
        if (!User.CanWrite(thread, entries, count * 8)) return Answer.Error(Errno.EFAULT);
        User.Copy((byte*)entries, thread->Buffer, count * 8);
        long answer = Ask(thread, count, end);
        if (answer >= 0) User.Copy(thread->Buffer, (byte*)entries, count * 8);
        return answer;
    }

    /// <summary>The entries are in the buffer. 0: do not wait.</summary>
    private static long Ask(LinuxThread* thread, ulong count, ulong end)
    {
        PosixCallsLayout.PollArguments arguments = new()
        {
            Entries = Server.Range(0, count * 8), Waits = (byte)(end == 0 ? 0 : 1),
        };
        ulong deadline = end == ulong.MaxValue ? 0 : end;
        long answer = Server.CallHeeding(thread, PosixCallsLayout.Poll, arguments, deadline);
        if (answer == Answer.Interrupted)
        {
            arguments.Waits = 0;
            long now = Server.Call(thread, PosixCallsLayout.Poll, arguments);
            if (now != 0 || end == 0) return now;
        }
        return Ended(thread, answer, end);
    }

    private static long Ended(LinuxThread* thread, long answer, ulong end)
    {
        if (answer == Answer.TimedOut) return 0;
        if (answer != Answer.Interrupted) return answer;
        thread->SleepEnd = end;
        return Answer.InterruptedForGood;
    }

    /// <summary>When the call is to end: as it was, if it has begun anew after a signal. 0: at once.</summary>
    private static ulong End(LinuxThread* thread, bool isForEver, ulong ns)
    {
        ulong end = thread->SleepEnd;
        thread->SleepEnd = 0;
        if (end != 0) return end;
        return isForEver ? ulong.MaxValue : ns == 0 ? 0 : Clock.After(ns);
    }

    private static long TryTimeout(LinuxThread* thread, ulong address, out bool isForEver, out ulong ns)
    {
        ns = 0;
        isForEver = address == 0;
        if (isForEver) return 0;
        if (!User.TryRead(thread, address, out TimeSpec time)) return Answer.Error(Errno.EFAULT);
        ns = time.Ns;
        return time.IsSound ? 0 : Answer.Error(Errno.EINVAL);
    }

    private static bool TryUseMask(LinuxThread* thread, ulong address)
    {
        if (!User.TryRead(thread, address, out ulong mask)) return false;
        SignalCalls.UseMask(thread, mask);
        return true;
    }

    /// <summary>select: seconds and microseconds.</summary>
    public static long Select(LinuxThread* thread, int count, in SelectSets sets, ulong timeout)
    {
        TimeSpec time = default;
        if (timeout != 0 && !User.TryRead(thread, timeout, out time)) return Answer.Error(Errno.EFAULT);
        if (time.Seconds < 0 || time.Nanoseconds < 0) return Answer.Error(Errno.EINVAL);
        time = new TimeSpec((ulong)time.Seconds * 1_000_000_000 + (ulong)time.Nanoseconds * 1000);
        return SelectUntil(thread, count, sets, End(thread, timeout == 0, time.Ns));
    }

    public static long SelectWithMask(LinuxThread* thread, int count, in SelectSets sets, ulong timeout, ulong mask)
    {
        long refused = TryTimeout(thread, timeout, out bool isForEver, out ulong ns);
        if (refused < 0) return refused;
        if (mask != 0)
        {
            // Address of the set, and its bytes.
            if (!User.TryRead(thread, mask, out ulong set)) return Answer.Error(Errno.EFAULT);
            if (set != 0 && !TryUseMask(thread, set)) return Answer.Error(Errno.EFAULT);
        }
        return SelectUntil(thread, count, sets, End(thread, isForEver, ns));
    }

    private static long SelectUntil(LinuxThread* thread, int count, in SelectSets sets, ulong end)
    {
        if (count < 0) return Answer.Error(Errno.EINVAL);
        count = Math.Min(count, SetBits);
        ulong bytes = ((ulong)count + 63) / 64 * 8;
        bool can = (sets.Read == 0 || User.CanWrite(thread, sets.Read, bytes))
            && (sets.Write == 0 || User.CanWrite(thread, sets.Write, bytes))
            && (sets.Except == 0 || User.CanWrite(thread, sets.Except, bytes));
        if (!can) return Answer.Error(Errno.EFAULT);
        int entries = Gather(thread, count, sets);
        long answer = Ask(thread, (ulong)entries, end);
        return answer < 0 ? answer : Scatter(thread, entries, bytes, sets);
    }

    private static int Gather(LinuxThread* thread, int count, in SelectSets sets)
    {
        PollEntry* into = (PollEntry*)thread->Buffer;
        int entries = 0;
        for (int i = 0; i < count; i++)
        {
            int events = (Has(sets.Read, i) ? Readable : 0) | (Has(sets.Write, i) ? Writable : 0)
                | (Has(sets.Except, i) ? Urgent : 0);
            if (events != 0) into[entries++] = new PollEntry { Descriptor = i, Events = (short)events };
        }
        return entries;
    }

    private static long Scatter(LinuxThread* thread, int entries, ulong bytes, in SelectSets sets)
    {
        PollEntry* from = (PollEntry*)thread->Buffer;
        for (int i = 0; i < entries; i++)
            if ((from[i].Results & Invalid) != 0) return Answer.Error(Errno.EBADF);
        Clear(sets.Read, bytes);
        Clear(sets.Write, bytes);
        Clear(sets.Except, bytes);
        long found = 0;
        for (int i = 0; i < entries; i++)
        {
            PollEntry entry = from[i];
            found += Mark(sets.Read, entry, Readable, Readable | Error | HungUp);
            found += Mark(sets.Write, entry, Writable, Writable | Error);
            found += Mark(sets.Except, entry, Urgent, Urgent);
        }
        return found;
    }

    private static bool Has(ulong set, int bit) => set != 0 && (((ulong*)set)[bit / 64] >> (bit % 64) & 1) != 0;

    private static void Clear(ulong set, ulong bytes)
    {
        if (set != 0) new Span<byte>((byte*)set, (int)bytes).Clear();
    }

    private static long Mark(ulong set, in PollEntry entry, int asked, int results)
    {
        if ((entry.Events & asked) == 0 || (entry.Results & results) == 0) return 0;
        ((ulong*)set)[entry.Descriptor / 64] |= 1ul << (entry.Descriptor % 64);
        return 1;
    }

    public static long MakeEpoll(LinuxThread* thread, int flags) => Server.Call(
        thread, PosixCallsLayout.EpollCreate, new PosixCallsLayout.EpollCreateArguments { Flags = flags });

    public static long ControlEpoll(LinuxThread* thread, int epoll, int operation, int descriptor, ulong given)
    {
        const int delete = 2;
        PosixCallsLayout.EpollCtlArguments arguments = new()
        {
            Epoll = epoll, Operation = operation, Descriptor = descriptor,
        };
        if (operation != delete)
        {
            if (!User.CanRead(thread, given, EventBytes)) return Answer.Error(Errno.EFAULT);
            arguments.Events = *(uint*)given;
            arguments.Data = *(ulong*)(given + 4);
        }
        return Server.Call(thread, PosixCallsLayout.EpollCtl, arguments);
    }

    /// <summary>epoll_wait: milliseconds; epoll_pwait with a mask.</summary>
    public static long WaitEpoll(LinuxThread* thread, int epoll, ulong into, int most, int timeout, ulong mask)
    {
        if (most <= 0) return Answer.Error(Errno.EINVAL);
        ulong bytes = Math.Min((ulong)most * EventBytes, Server.BufferBytes / EventBytes * EventBytes);
        if (!User.CanWrite(thread, into, bytes)) return Answer.Error(Errno.EFAULT);
        if (mask != 0 && !TryUseMask(thread, mask)) return Answer.Error(Errno.EFAULT);
        ulong end = End(thread, timeout < 0, (uint)timeout * Millisecond);
        PosixCallsLayout.EpollWaitArguments arguments = new()
        {
            Epoll = epoll, Into = Server.Range(0, bytes), Waits = (byte)(end == 0 ? 0 : 1),
        };
        ulong deadline = end == ulong.MaxValue ? 0 : end;
        long answer = Server.CallHeeding(thread, PosixCallsLayout.EpollWait, arguments, deadline);
        if (answer > 0) User.Copy(thread->Buffer, (byte*)into, (ulong)answer * EventBytes);
        return Ended(thread, answer, end);
    }
}

/// <summary>struct pollfd.</summary>
internal struct PollEntry
{
    public int Descriptor;
    public short Events, Results;
}

/// <summary>Addresses of select's sets; 0: there is none.</summary>
internal struct SelectSets
{
    public ulong Read, Write, Except;
}
