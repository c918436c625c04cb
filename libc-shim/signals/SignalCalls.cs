using System;
using System.Threading;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>rt_sigaction, rt_sigprocmask, rt_sigsuspend and their kind; kill.</summary>
internal static unsafe class SignalCalls
{
    // SAFETY: the thread is the calling one, whose state stays mapped; the program's memory is touched by User alone.
    private const ulong SetBytes = 8;
    private const int Block = 0, Unblock = 1, SetMask = 2;
    private const ulong SmallestStack = 2048;

    public static long SetAction(LinuxThread* thread, int signal, ulong given, ulong old, ulong bytes)
    {
        bool isFixed = signal is (int)Signal.Kill or (int)Signal.Stop;
        if (bytes != SetBytes || signal is < 1 or > Signals.Most || (isFixed && given != 0))
            return Answer.Error(Errno.EINVAL);
        SignalAction before = Signals.Action(thread, signal), wanted = default;
        if (given != 0 && !User.TryRead(thread, given, out wanted)) return Answer.Error(Errno.EFAULT);
        if (old != 0 && !User.TryWrite(thread, old, before)) return Answer.Error(Errno.EFAULT);
        if (given != 0) Signals.SetAction(thread, signal, wanted);
        return 0;
    }

    public static long ChangeMask(LinuxThread* thread, int how, ulong given, ulong old, ulong bytes)
    {
        if (bytes != SetBytes) return Answer.Error(Errno.EINVAL);
        ulong before = thread->Signals.Mask, set = 0;
        if (given != 0 && !User.TryRead(thread, given, out set)) return Answer.Error(Errno.EFAULT);
        if (given != 0 && how is not (Block or Unblock or SetMask)) return Answer.Error(Errno.EINVAL);
        if (old != 0 && !User.TryWrite(thread, old, before)) return Answer.Error(Errno.EFAULT);
        if (given == 0) return 0;
        ulong mask = how switch { Block => before | set, Unblock => before & ~set, _ => set };
        thread->Signals.Mask = Signals.Blockable(mask);
        return 0;
    }

    /// <summary>Of so many bytes, 8 at most.</summary>
    public static long GetPending(LinuxThread* thread, ulong into, ulong bytes)
    {
        if (bytes > SetBytes) return Answer.Error(Errno.EINVAL);
        ulong set = Signals.Pending(thread) & thread->Signals.Mask;
        return User.TryCopyOut(thread, (byte*)&set, into, bytes) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Suspend(LinuxThread* thread, ulong given, ulong bytes)
    {
        if (bytes != SetBytes) return Answer.Error(Errno.EINVAL);
        if (!User.TryRead(thread, given, out ulong mask)) return Answer.Error(Errno.EFAULT);
        UseMask(thread, mask);
        return Pause(thread);
    }

    /// <summary>Waits for a signal that is not blocked.</summary>
    public static long Pause(LinuxThread* thread)
    {
        while (!Signals.AreDue(thread) && Waiting.ForWake(thread, ulong.MaxValue, true) != WaitEnd.Poked)
        {
        }
        return Answer.InterruptedForGood;
    }

    /// <summary>A mask for the time of one call; when it begins anew the old one is known already.</summary>
    public static void UseMask(LinuxThread* thread, ulong mask)
    {
        ref ThreadSignals signals = ref thread->Signals;
        if (!signals.HasSavedMask) signals.SavedMask = signals.Mask;
        signals.HasSavedMask = true;
        signals.Mask = Signals.Blockable(mask);
    }

    /// <summary>rt_sigtimedwait: takes one of a set that is blocked.</summary>
    public static long WaitFor(LinuxThread* thread, ulong given, ulong into, ulong timeout, ulong bytes)
    {
        if (bytes != SetBytes) return Answer.Error(Errno.EINVAL);
        if (!User.TryRead(thread, given, out ulong set)) return Answer.Error(Errno.EFAULT);
        ulong end = thread->SleepEnd;
        TimeSpec time = default;
        if (timeout != 0 && !User.TryRead(thread, timeout, out time)) return Answer.Error(Errno.EFAULT);
        if (!time.IsSound) return Answer.Error(Errno.EINVAL);
        if (end == 0) end = timeout == 0 ? ulong.MaxValue : Clock.After(time.Ns);
        thread->SleepEnd = 0;
        Volatile.Write(ref thread->Signals.Awaited, Signals.Blockable(set));
        long answer = Await(thread, set, into, end);
        // One that begins anew awaits them meanwhile.
        if (answer != Answer.InterruptedForGood) thread->Signals.Awaited = 0;
        else thread->SleepEnd = end;
        return answer;
    }

    private static long Await(LinuxThread* thread, ulong set, ulong into, ulong end)
    {
        while (true)
        {
            int signal = Signals.Take(thread, set, out bool isDirected);
            SignalInfo info = default;
            bool isTaken = signal != 0 && Signals.TryDescribe(thread, signal, isDirected, true, out info);
            if (isTaken) return into == 0 || User.TryWrite(thread, into, info) ? signal : Answer.Error(Errno.EFAULT);
            if (signal != 0) continue;
            WaitEnd why = Waiting.ForWake(thread, end, true);
            if (why == WaitEnd.TimedOut) return Answer.Error(Errno.EAGAIN);
            if (why == WaitEnd.Poked) return Answer.InterruptedForGood;
        }
    }

    public static long SetStack(LinuxThread* thread, ulong given, ulong old)
    {
        ulong pointer = thread->Reflection.Registers.General[(int)RegisterIndex.Rsp];
        bool isOn = Frames.IsOn(thread, pointer);
        SignalStack before = thread->Signals.Stack, wanted = default;
        if (isOn) before.Flags = SignalStack.OnStack;
        if (given != 0 && !User.TryRead(thread, given, out wanted)) return Answer.Error(Errno.EFAULT);
        if (given != 0)
        {
            bool isOff = (wanted.Flags & SignalStack.Disable) != 0;
            if (isOn) return Answer.Error(Errno.EPERM);
            if (wanted.Flags is not (0 or SignalStack.OnStack or SignalStack.Disable or SignalStack.DisarmsItself))
                return Answer.Error(Errno.EINVAL);
            bool isSame = wanted.Start == before.Start && wanted.Bytes == before.Bytes
                && wanted.Flags == (before.Bytes == 0 ? 0 : before.Flags);
            if (!isOff && !isSame && wanted.Bytes < SmallestStack) return Answer.Error(Errno.ENOMEM);
            if (isOff || wanted.Bytes == 0) wanted = default;
            wanted.Flags = isOff || wanted.Bytes == 0 ? SignalStack.Disable : 0;
            thread->Signals.Stack = wanted;
        }
        return old == 0 || User.TryWrite(thread, old, before) ? 0 : Answer.Error(Errno.EFAULT);
    }

    public static long Kill(LinuxThread* thread, int process, int signal)
    {
        if (signal is < 0 or > Signals.Most) return Answer.Error(Errno.EINVAL);
        if (process == thread->Process->Id && signal is not ((int)Signal.Kill or (int)Signal.Stop))
        {
            if (signal != 0 && !Signals.IsIgnored(thread, signal)) Signals.RaiseAnywhere(thread, signal);
            return 0;
        }
        return AskServer(thread, process, 0, signal);
    }

    /// <summary>tgkill; tkill with process -1.</summary>
    public static long KillThread(LinuxThread* thread, int process, int id, int signal)
    {
        if (signal is < 0 or > Signals.Most || id <= 0) return Answer.Error(Errno.EINVAL);
        bool isHere = process == thread->Process->Id || process == -1;
        if (isHere && signal is not ((int)Signal.Kill or (int)Signal.Stop) && Signals.TryRaise(thread, id, signal))
            return 0;
        return AskServer(thread, process, id, signal);
    }

    /// <summary>rt_sigqueueinfo, and rt_tgsigqueueinfo with a thread that is not 0.</summary>
    public static long Queue(LinuxThread* thread, int process, int id, int signal, ulong given)
    {
        if (!User.TryRead(thread, given, out SignalInfo info)) return Answer.Error(Errno.EFAULT);
        if (signal is < 0 or > Signals.Most || process <= 0 || id < 0) return Answer.Error(Errno.EINVAL);
        info.Signal = signal;
        bool isHere = process == thread->Process->Id;
        if (!isHere && (info.Code >= 0 || info.Code == SignalInfo.ByThread)) return Answer.Error(Errno.EPERM);
        bool isFixed = signal is (int)Signal.Kill or (int)Signal.Stop;
        if (!isHere || isFixed) return AskServer(thread, process, id, signal, Math.Min(info.Code, -1), info.Value);
        if (id != 0) return Signals.TryRaise(thread, id, info) ? 0 : Answer.Error(Errno.ESRCH);
        bool isRaised = signal == 0 || Signals.IsIgnored(thread, signal) || Signals.TryRaiseAnywhere(thread, info);
        return isRaised ? 0 : Answer.Error(Errno.EAGAIN);
    }

    private static long AskServer(
        LinuxThread* thread, int process, int id, int signal, int code = 0, ulong value = 0) => Server.Call(
        thread, PosixCallsLayout.Kill,
        new PosixCallsLayout.KillArguments
        {
            Process = process, Thread = id, Signal = signal, Code = code, Value = value,
        });
}
