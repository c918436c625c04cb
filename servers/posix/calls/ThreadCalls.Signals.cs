using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>Signals and timers.</summary>
internal sealed partial class ThreadCalls
{
    /// <summary>SI_TKILL.</summary>
    private const int ByThread = -6;

    /// <inheritdoc/>
    public ValueTask<Result<long>> Kill(int target, int thread, int signal, int code, ulong value)
    {
        if (code < 0) return Answer(Queue(target, thread, signal, code, value));
        if (thread == 0) return Answer(system.Processes.Kill(process, target, signal));
        if (thread < 0 || target == 0 || target < -1) return Answer(Errno.EINVAL);
        foreach (Process other in system.Processes.All)
        {
            if (target != -1 && other.Id != target || !other.IsAlive || !HasThread(other, thread)) continue;
            return Answer(system.Processes.Kill(process, other.Id, signal));
        }
        return Answer(Errno.ESRCH);
    }

    /// <summary>rt_sigqueueinfo. Only for oneself may it look like tgkill's.</summary>
    private long Queue(int target, int thread, int signal, int code, ulong value)
    {
        if (signal is < 0 or > Signals.Last || target <= 0 || thread < 0) return Failure.Invalid;
        if (system.Processes.Find(target) is not { } to || thread != 0 && !HasThread(to, thread))
            return Failure.Of(Errno.ESRCH);
        if (code == ByThread && to != process) return Failure.Of(Errno.EPERM);
        if (signal == 0) return 0;
        if (to == system.Processes.Root) return Failure.Of(Errno.EPERM);
        SignalInfo info = new() { Code = code, Process = process.Id, Value = value, Thread = thread };
        bool isTaken = system.Processes.Signal(to, signal, info) || (to.Ignored & Signals.Bit(signal)) != 0;
        return isTaken ? 0 : Failure.Again;
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> SignalInfo(int signal, SharedBytes into)
    {
        const int Bytes = 32;
        if (signal == 0) return TakeSignals(into);
        if (signal is < 1 or > Signals.Last || into.Length < Bytes) return Answer(Errno.EINVAL);
        int more = process.TakeInfo(signal, out SignalInfo info);
        if (more < 0) return Answer(Errno.ESRCH);
        Span<byte> to = into.Span.Slice(0, Bytes);
        to.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(to, info.Code);
        BinaryPrimitives.WriteInt32LittleEndian(to.Slice(8), info.Process);
        BinaryPrimitives.WriteInt32LittleEndian(to.Slice(12), info.Timer?.Overrun ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(to.Slice(16), info.Value);
        return Answer(more);
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Ignores(ulong signals, bool leavesNoChildren, bool hidesStops)
    {
        (process.Ignored, process.LeavesNoChildren, process.HidesStops) = (signals, leavesNoChildren, hidesStops);
        return Answer(0L);
    }

    private ProcessTimers Timers => process.Timers ??= new ProcessTimers(system.Processes, process);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Timer(
        int what, int number, ulong first, ulong every, ulong value, SharedBytes into) => Answer((TimerCall)what switch
    {
        TimerCall.AskInterval or TimerCall.SetInterval =>
            Timers.SetInterval(number, what == (int)TimerCall.SetInterval, first, every, into),
        TimerCall.Ask or TimerCall.Set =>
            Timers.Set(number, what == (int)TimerCall.Set, first, value == 1, every, into),
        TimerCall.Overrun => Timers.Overrun(number),
        TimerCall.Delete => Timers.Delete(number),
        TimerCall.Make when first <= (ulong)TimerClock.Cpu =>
            MakeTimer((TimerClock)first, number, every == 1 ? value : null),
        TimerCall.Open when first <= (ulong)TimerClock.SinceBoot => OpenTimer((TimerClock)first, (OpenFlags)number),
        TimerCall.AskDescriptor => FindTimer(number, out long code)?.Set(false, 0, false, 0, into) ?? code,
        TimerCall.SetDescriptor => FindTimer(number, out long code)?.Set(true, first, value == 1, every, into) ?? code,
        _ => Failure.Invalid,
    });

    private long MakeTimer(TimerClock clock, int signalAndThread, ulong? value)
    {
        int signal = signalAndThread & 0xFF, thread = signalAndThread >> 8;
        if (signal > Signals.Last || thread != 0 && !HasThread(process, thread)) return Failure.Invalid;
        return Timers.Make(clock, signal, thread, value);
    }

    private long OpenTimer(TimerClock clock, OpenFlags flags)
    {
        if ((flags & ~(OpenFlags.CloseOnExec | OpenFlags.NonBlocking)) != 0) return Failure.Invalid;
        return Install(new TimerDescription(clock, flags & OpenFlags.NonBlocking), ClosesAtExec((int)flags));
    }

    private TimerDescription? FindTimer(int descriptor, out long code)
    {
        Description? description = Find(descriptor);
        code = description is null ? Failure.BadDescriptor : Failure.Invalid;
        return description as TimerDescription;
    }

    private static bool HasThread(Process of, int thread)
    {
        if (of.Id == thread) return true;
        if (of.Body is not Body body) return false;
        foreach (ProcessThread other in body.Threads)
        {
            if (other.Id == thread) return true;
        }
        return false;
    }
}
