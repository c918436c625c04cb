using System;
using System.Threading;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>What a thread waits for at a futex.</summary>
internal struct FutexWait
{
    /// <summary>0: it does not, or has been woken.</summary>
    public ulong Address;
    public uint Bits;

    /// <summary>Who began to wait earlier has a lower one.</summary>
    public ulong Order;
}

/// <summary>
/// futex between the threads of one process. Parties: waiters, who compare the word and enter themselves in one step
/// under the lock; wakers, who take waiters out under the same lock and wake them afterwards. So a waker finds whoever
/// has compared before the word changed. A waiter whose time has passed, or who is poked, takes itself out; if somebody
/// else was faster it has been woken.
/// <para>
/// What is called shared and lies in memory that processes share is the server's affair (<see cref="SharedMemory"/>).
/// Priority inheritance is not there.
/// </para>
/// </summary>
internal static unsafe class Futexes
{
    // SAFETY: words of the program are read after the table of ranges has said that they can be.
    private const int Wait = 0, WakeUp = 1, Requeue = 3, CompareRequeue = 4, WaitBits = 9, WakeBits = 10;
    private const int OperationMask = 0x7F, Private = 0x80, RealTime = 256;
    private const uint AnyBit = uint.MaxValue;

    private static Lock s_lock;
    private static ulong s_order;

    public static void Enter(LinuxThread* thread) => s_lock.Enter(thread);

    public static void Leave() => s_lock.Exit();

    public static void Reset() => s_lock.Reset();

    public static long Call(LinuxThread* thread, in FutexCall call)
    {
        if ((call.Address & 3) != 0) return Answer.Error(Errno.EINVAL);
        if (!User.CanRead(thread, call.Address, 4)) return Answer.Error(Errno.EFAULT);
        bool mayBeShared = (call.Operation & Private) == 0;
        if (mayBeShared && SharedMemory.TryFind(thread, call.Address, out uint number, out ulong offset))
            return CallShared(thread, call, number, offset);
        switch (call.Operation & OperationMask)
        {
            case Wait:
                return WaitFor(thread, call, AnyBit, true);
            case WaitBits:
                return call.Bits == 0 ? Answer.Error(Errno.EINVAL) : WaitFor(thread, call, call.Bits, false);
            case WakeUp:
                return Wake(thread, call.Address, call.Value, AnyBit);
            case WakeBits:
                return call.Bits == 0
                    ? Answer.Error(Errno.EINVAL)
                    : Wake(thread, call.Address, call.Value, call.Bits);
            case Requeue:
                return Move(thread, call, false);
            case CompareRequeue:
                return Move(thread, call, true);
            default:
                return Answer.Error(Errno.ENOSYS);
        }
    }

    /// <summary>Between processes: the server knows who waits. Who would be requeued is woken.</summary>
    private static long CallShared(LinuxThread* thread, in FutexCall call, uint number, ulong offset)
    {
        int operation = call.Operation & OperationMask;
        bool hasBits = operation is WaitBits or WakeBits;
        if (hasBits && call.Bits == 0) return Answer.Error(Errno.EINVAL);
        uint bits = hasBits ? call.Bits : AnyBit;
        switch (operation)
        {
            case Wait or WaitBits:
                long deadline = DeadlineOf(thread, call, operation == Wait);
                if (deadline < 0) return deadline;
                long answer = SharedMemory.Await(thread, number, offset, call.Value, bits, (ulong)deadline);
                if (answer == Answer.TimedOut) return Answer.Error(Errno.ETIMEDOUT);
                bool isForGood = answer == Answer.Interrupted && deadline != 0;
                return isForGood ? Answer.InterruptedForGood : answer;
            case WakeUp or WakeBits:
                return SharedMemory.Wake(thread, number, offset, call.Value, bits);
            case Requeue or CompareRequeue:
                bool isOther = operation == CompareRequeue
                    && Volatile.Read(ref *(uint*)call.Address) != call.Bits;
                if (isOther) return Answer.Error(Errno.EAGAIN);
                ulong most = Math.Min((ulong)call.Value + (uint)call.Timeout, int.MaxValue);
                return SharedMemory.Wake(thread, number, offset, (uint)most, AnyBit);
            default:
                return Answer.Error(Errno.ENOSYS);
        }
    }

    private static long WaitFor(LinuxThread* thread, in FutexCall call, uint bits, bool isRelative)
    {
        long deadline = DeadlineOf(thread, call, isRelative);
        if (deadline < 0) return deadline;
        s_lock.Enter(thread);
        bool isAsExpected = Volatile.Read(ref *(uint*)call.Address) == call.Value;
        if (isAsExpected)
            thread->Futex = new FutexWait { Address = call.Address, Bits = bits, Order = ++s_order };
        s_lock.Exit();
        if (!isAsExpected) return Answer.Error(Errno.EAGAIN);
        ulong end = deadline == 0 ? ulong.MaxValue : (ulong)deadline;
        WaitEnd why = WaitEnd.Done;
        while (why == WaitEnd.Done && Volatile.Read(ref thread->Futex.Address) != 0)
            why = Waiting.ForWake(thread, end, true);
        if (!TryLeave(thread)) return 0;
        if (why == WaitEnd.TimedOut) return Answer.Error(Errno.ETIMEDOUT);
        return deadline == 0 ? Answer.Interrupted : Answer.InterruptedForGood;
    }

    /// <returns>0: none; an error.</returns>
    private static long DeadlineOf(LinuxThread* thread, in FutexCall call, bool isRelative)
    {
        if (call.Timeout == 0) return 0;
        if (!User.TryRead(thread, call.Timeout, out TimeSpec time)) return Answer.Error(Errno.EFAULT);
        if (!time.IsSound) return Answer.Error(Errno.EINVAL);
        ulong ns = time.Ns;
        if (isRelative) return (long)Clock.After(ns);
        return (long)((call.Operation & RealTime) != 0 ? Clock.FromRealTime(ns) : ns == 0 ? 1 : ns);
    }

    /// <returns>False: it has been woken.</returns>
    private static bool TryLeave(LinuxThread* thread)
    {
        s_lock.Enter(thread);
        bool isWaiting = thread->Futex.Address != 0;
        thread->Futex.Address = 0;
        s_lock.Exit();
        return isWaiting;
    }

    /// <summary>Wakes so many of those that wait there, the first first.</summary>
    /// <returns>How many.</returns>
    public static long Wake(LinuxThread* thread, ulong address, uint most, uint bits)
    {
        long woken = 0;
        while (woken < most)
        {
            s_lock.Enter(thread);
            LinuxThread* first = Find(address, bits);
            if (first != null) Volatile.Write(ref first->Futex.Address, 0);
            s_lock.Exit();
            if (first == null) break;
            Waiting.Wake(first);
            woken++;
        }
        return woken;
    }

    private static long Move(LinuxThread* thread, in FutexCall call, bool compares)
    {
        if (!User.CanRead(thread, call.Other, 4)) return Answer.Error(Errno.EFAULT);
        if (compares && Volatile.Read(ref *(uint*)call.Address) != call.Bits) return Answer.Error(Errno.EAGAIN);
        long done = Wake(thread, call.Address, call.Value, AnyBit);
        // The fourth argument is a count here.
        for (ulong moved = 0; moved < (uint)call.Timeout; moved++, done++)
        {
            s_lock.Enter(thread);
            LinuxThread* first = Find(call.Address, AnyBit);
            if (first != null) first->Futex.Address = call.Other;
            s_lock.Exit();
            if (first == null) break;
        }
        return done;
    }

    private static LinuxThread* Find(ulong address, uint bits)
    {
        LinuxThread* first = null;
        for (int slot = 0; slot < Threads.Most; slot++)
        {
            if (!Threads.IsLive(slot)) continue;
            LinuxThread* other = Threads.At(slot);
            if (other->Futex.Address != address || (other->Futex.Bits & bits) == 0) continue;
            if (first == null || other->Futex.Order < first->Futex.Order) first = other;
        }
        return first;
    }
}

/// <summary>The arguments of futex.</summary>
internal struct FutexCall
{
    public ulong Address, Timeout, Other;
    public int Operation;
    public uint Value, Bits;
}
