using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// What a process says about how it wants to be scheduled. It is remembered, inherited and told; what runs is decided
/// by the kernel's priorities, which are the same for all programs.
/// </summary>
internal static unsafe class Scheduling
{
    // SAFETY: the program's memory is touched by User alone.
    private const int OfProcess = 0, OfGroup = 1, OfUser = 2;
    private const int Other = 0, FirstIn = 1, RoundRobin = 2, Batch = 3, Idle = 5, ResetOnFork = 0x4000_0000;
    private const int MostRealTime = 99;
    private const uint Ask = uint.MaxValue;

    /// <summary>getpriority answers 20 less the value, as the system call does.</summary>
    public static long GetNice(LinuxThread* thread, int which, int id)
    {
        long known = Knows(thread, which, id);
        return known < 0 ? known : 20 - thread->Process->Traits.Nice;
    }

    public static long SetNice(LinuxThread* thread, int which, int id, int nice)
    {
        long known = Knows(thread, which, id);
        if (known < 0) return known;
        nice = Math.Clamp(nice, -20, 19);
        if (nice < thread->Process->Traits.Nice && !Identities.IsRoot(thread)) return Answer.Error(Errno.EACCES);
        thread->Process->Traits.Nice = nice;
        return 0;
    }

    public static long Policy(LinuxThread* thread, int id)
    {
        long known = KnowsThread(thread, id);
        return known < 0 ? known : thread->Process->Traits.Policy;
    }

    public static long SetPolicy(LinuxThread* thread, int id, int policy, ulong given)
    {
        if (given == 0 || policy < 0 || id < 0) return Answer.Error(Errno.EINVAL);
        if (!User.TryRead(thread, given, out int priority)) return Answer.Error(Errno.EFAULT);
        long known = KnowsThread(thread, id);
        if (known < 0) return known;
        policy &= ~ResetOnFork;
        if (!Fits(policy, priority)) return Answer.Error(Errno.EINVAL);
        (thread->Process->Traits.Policy, thread->Process->Traits.Priority) = (policy, priority);
        return 0;
    }

    public static long Parameter(LinuxThread* thread, int id, ulong into)
    {
        if (into == 0 || id < 0) return Answer.Error(Errno.EINVAL);
        long known = KnowsThread(thread, id);
        if (known < 0) return known;
        return User.TryWrite(thread, into, thread->Process->Traits.Priority) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long SetParameter(LinuxThread* thread, int id, ulong given) =>
        SetPolicy(thread, id, thread->Process->Traits.Policy, given);

    public static long Bound(int policy, bool isUpper) => policy switch
    {
        FirstIn or RoundRobin => isUpper ? MostRealTime : 1,
        Other or Batch or Idle => 0,
        _ => Answer.Error(Errno.EINVAL),
    };

    public static long Slice(LinuxThread* thread, int id, ulong into)
    {
        const ulong ns = 4_000_000;
        if (id < 0) return Answer.Error(Errno.EINVAL);
        long known = KnowsThread(thread, id);
        if (known < 0) return known;
        TimeSpec slice = new(thread->Process->Traits.Policy == FirstIn ? 0 : ns);
        return User.TryWrite(thread, into, slice) ? 0 : Answer.Error(Errno.EFAULT);
    }

    /// <summary>Which processor runs a thread is the kernel's affair: what is asked for has to have one that is
    /// there.</summary>
    public static long SetAffinity(LinuxThread* thread, int id, ulong bytes, ulong given)
    {
        ulong mask = 0;
        if (!User.TryCopyIn(thread, given, (byte*)&mask, Math.Min(bytes, 8))) return Answer.Error(Errno.EFAULT);
        long known = KnowsThread(thread, id);
        if (known < 0) return known;
        return (mask & ((1ul << (int)Clock.Processors) - 1)) == 0 ? Answer.Error(Errno.EINVAL) : 0;
    }

    /// <summary>getcpu: that of the moment is known to nobody in the process.</summary>
    public static long Processor(LinuxThread* thread, ulong processor, ulong node)
    {
        bool isDone = (processor == 0 || User.TryWrite(thread, processor, 0u))
            && (node == 0 || User.TryWrite(thread, node, 0u));
        return isDone ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Personality(LinuxThread* thread, uint wanted)
    {
        uint before = thread->Process->Traits.Personality;
        if (wanted != Ask) thread->Process->Traits.Personality = wanted;
        return before;
    }

    private static bool Fits(int policy, int priority) => policy switch
    {
        FirstIn or RoundRobin => priority is >= 1 and <= MostRealTime,
        Other or Batch or Idle => priority == 0,
        _ => false,
    };

    private static long Knows(LinuxThread* thread, int which, int id)
    {
        if (which is < OfProcess or > OfUser) return Answer.Error(Errno.EINVAL);
        if (id == 0 || (which == OfProcess && id == thread->Process->Id)) return 0;
        if (which == OfUser) return id == Identities.Users(thread).Real ? 0 : Answer.Error(Errno.ESRCH);
        return which == OfGroup ? SignalCalls.Kill(thread, -id, 0) : SignalCalls.Kill(thread, id, 0);
    }

    private static long KnowsThread(LinuxThread* thread, int id)
    {
        if (id < 0) return Answer.Error(Errno.EINVAL);
        if (id == 0 || id == thread->Id || id == thread->Process->Id || Signals.TryRaise(thread, id, 0)) return 0;
        return SignalCalls.Kill(thread, id, 0);
    }
}
