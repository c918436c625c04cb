using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Signals, as far as the process itself is concerned: dispositions, masks, what is pending, which thread takes what.
/// <para>
/// The server pokes the process's first thread, whatever it blocks. That thread, when the kernel reflects the poke to
/// it, puts the signals with those that are for any thread (<see cref="s_pending"/>), and if it has blocked one and
/// another thread has not, pokes that one; who is reflected next and does not block it takes it. What is for one thread
/// is put into its <see cref="ThreadSignals.Directed"/> first. Full and empty: a signal is pending once or not at all;
/// those above 31 as often as they were sent, a queue each of what the process has raised itself and of what the server
/// has (<see cref="s_outside"/>: it may have more).
/// </para>
/// <para>
/// Delivery happens on the way back to the program: <see cref="Delivery"/>.
/// </para>
/// </summary>
internal static unsafe class Signals
{
    // SAFETY: Actions lies in the image's data; threads' states stay mapped.
    public const int Most = 64;

    /// <summary>Those above stand in a queue.</summary>
    public const int LastStandard = 31;

    private const ulong Unblockable = 1ul << ((int)Signal.Kill - 1) | 1ul << ((int)Signal.Stop - 1);
    private const ulong DefaultIgnored = 1ul << ((int)Signal.Child - 1) | 1ul << ((int)Signal.Continue - 1)
        | 1ul << ((int)Signal.Urgent - 1) | 1ul << ((int)Signal.WindowChange - 1);

    private const ulong DefaultStops = 1ul << ((int)Signal.Stop - 1) | 1ul << ((int)Signal.TerminalStop - 1)
        | 1ul << ((int)Signal.TerminalInput - 1) | 1ul << ((int)Signal.TerminalOutput - 1);

    private static ActionTable s_actions;
    private static ulong s_pending, s_ignored;

    /// <summary>Signals above 31 of which the server may have some in its queue.</summary>
    private static ulong s_outside;

    /// <summary>Some of the server's timers wait for their signal to be taken.</summary>
    private static bool s_hasTimers;

    public static void ExpectTimers() => s_hasTimers = true;

    public static ulong Bit(int signal) => 1ul << (signal - 1);

    public static ref SignalAction Action(int signal) => ref s_actions[signal - 1];

    /// <summary>A handler begins no more than what its mask leaves; kill and stop cannot be blocked.</summary>
    public static ulong Blockable(ulong mask) => mask & ~Unblockable;

    /// <summary>The program has been replaced: handlers are gone, what was ignored stays so.</summary>
    public static void Forget(LinuxThread* thread)
    {
        for (int signal = 1; signal <= Most; signal++)
        {
            ref SignalAction action = ref Action(signal);
            ulong handler = action.Handler == SignalAction.Ignore ? SignalAction.Ignore : SignalAction.Default;
            action = new SignalAction { Handler = handler };
        }
        thread->Signals.Stack = new SignalStack { Flags = SignalStack.Disable };
        thread->Signals.HasSavedMask = false;
        s_hasTimers = false;
        TellIgnored(thread);
    }

    /// <summary>In a fork's child nothing is pending.</summary>
    public static void BeginFork(LinuxThread* thread)
    {
        s_pending = s_outside = 0;
        s_hasTimers = false;
        SignalQueue.Clear();
        thread->Signals.Pending = thread->Signals.Directed = 0;
        thread->Signals.HasSavedMask = false;
    }

    public static void SetAction(LinuxThread* thread, int signal, in SignalAction action)
    {
        Action(signal) = action;
        Action(signal).Mask = Blockable(action.Mask);
        if (action.Handler == SignalAction.Ignore || (action.Handler == 0 && (Bit(signal) & DefaultIgnored) != 0))
        {
            Interlocked.And(ref s_pending, ~Bit(signal));
            thread->Signals.Pending &= ~Bit(signal);
            SignalQueue.Drop(thread, signal);
        }
        TellIgnored(thread);
    }

    /// <summary>The server hears which signals it need not send, if that has changed.</summary>
    private static void TellIgnored(LinuxThread* thread)
    {
        const ulong noZombies = 1ul << 63, noStops = 1ul << ((int)Signal.Kill - 1);
        ulong ignored = 0;
        for (int signal = 1; signal < Most; signal++)
            if (Action(signal).Handler == SignalAction.Ignore) ignored |= Bit(signal);
        ref SignalAction child = ref Action((int)Signal.Child);
        bool leavesNone = child.Handler == SignalAction.Ignore || (child.Flags & SignalFlags.NoChildWait) != 0;
        bool hidesStops = (child.Flags & SignalFlags.NoChildStop) != 0;
        ulong told = (leavesNone ? ignored | noZombies : ignored) | (hidesStops ? noStops : 0);
        if (told == s_ignored) return;
        s_ignored = told;
        PosixCallsLayout.IgnoresArguments arguments = new()
        {
            Signals = ignored, LeavesNoChildren = (byte)(leavesNone ? 1 : 0), HidesStops = (byte)(hidesStops ? 1 : 0),
        };
        Server.Call(thread, PosixCallsLayout.Ignores, arguments);
    }

    /// <summary>A handler or the default's action would not do anything.</summary>
    public static bool IsIgnored(int signal) =>
        Action(signal).Handler == SignalAction.Ignore
        || (Action(signal).Handler == SignalAction.Default && (Bit(signal) & DefaultIgnored) != 0);

    public static ulong Pending(LinuxThread* thread) => thread->Signals.Pending | Volatile.Read(ref s_pending);

    /// <summary>Is there something that the thread is to take now?</summary>
    public static bool AreDue(LinuxThread* thread) => (Pending(thread) & ~thread->Signals.Mask) != 0;

    /// <summary>A thread of this process raises a signal for itself.</summary>
    public static void RaiseHere(LinuxThread* thread, int signal)
    {
        SignalQueue.TryAdd(thread, thread->Id, Own(signal, SignalInfo.ByUser));
        thread->Signals.Pending |= Bit(signal);
    }

    /// <summary>What is said of what the process sends itself.</summary>
    private static SignalInfo Own(int signal, int code) =>
        new() { Signal = signal, Code = code, Origin = (uint)ProcessCalls.Id };

    public static void RaiseAnywhere(LinuxThread* thread, int signal) =>
        TryRaiseAnywhere(thread, Own(signal, SignalInfo.ByUser));

    /// <summary>
    /// The process raises a signal for itself: some thread takes it, the caller if it does not block it. False: its
    /// queue is full.
    /// </summary>
    public static bool TryRaiseAnywhere(LinuxThread* thread, in SignalInfo info)
    {
        ulong bit = Bit(info.Signal);
        if (!SignalQueue.TryAdd(thread, 0, info)) return false;
        Interlocked.Or(ref s_pending, bit);
        PassOn(thread, bit);
        return true;
    }

    /// <summary>tgkill in the process. False: there is no such thread.</summary>
    public static bool TryRaise(LinuxThread* thread, int id, int signal) =>
        TryRaise(thread, id, Own(signal, SignalInfo.ByThread));

    /// <summary>One thread of the process raises it for another. False: there is no such thread.</summary>
    public static bool TryRaise(LinuxThread* thread, int id, in SignalInfo info)
    {
        for (int slot = 0; slot < Threads.Most; slot++)
        {
            if (!Threads.IsLive(slot) || Threads.At(slot)->Id != id) continue;
            LinuxThread* other = Threads.At(slot);
            if (info.Signal == 0) return true;
            SignalQueue.TryAdd(thread, id, info);
            if (other == thread) thread->Signals.Pending |= Bit(info.Signal);
            else Direct(thread, other, Bit(info.Signal));
            return true;
        }
        return false;
    }

    private static void Direct(LinuxThread* thread, LinuxThread* other, ulong bits)
    {
        Interlocked.Or(ref other->Signals.Directed, bits);
        Kernel.Do(thread, KernelMethod.ThreadPoke, Kernel.Self, other->KernelName, bits);
    }

    /// <summary>The kernel has reflected pokes to this thread.</summary>
    public static void TakePokes(LinuxThread* thread, ulong bits)
    {
        ulong own = Interlocked.Exchange(ref thread->Signals.Directed, 0);
        thread->Signals.Pending |= own;
        ulong any = bits & ~own & ~IgnoredOf(bits);
        if (any == 0) return;
        Interlocked.Or(ref s_outside, any & ~((1ul << LastStandard) - 1));
        Interlocked.Or(ref s_pending, any);
        PassOn(thread, any);
    }

    private static ulong IgnoredOf(ulong bits)
    {
        ulong ignored = 0;
        for (ulong rest = bits; rest != 0; rest &= rest - 1)
        {
            int signal = BitOperations.TrailingZeroCount(rest) + 1;
            if (IsIgnored(signal)) ignored |= Bit(signal);
        }
        return ignored;
    }

    /// <summary>What the thread has blocked itself another one may take.</summary>
    private static void PassOn(LinuxThread* thread, ulong bits)
    {
        ulong blocked = bits & thread->Signals.Mask & ~thread->Signals.Awaited;
        for (int slot = 0; blocked != 0 && slot < Threads.Most; slot++)
        {
            if (!Threads.IsLive(slot) || Threads.At(slot) == thread) continue;
            LinuxThread* other = Threads.At(slot);
            ulong takes = blocked & (~other->Signals.Mask | other->Signals.Awaited);
            if (takes == 0) continue;
            Kernel.Do(thread, KernelMethod.ThreadPoke, Kernel.Self, other->KernelName, takes);
            blocked &= ~takes;
        }
    }

    /// <summary>Takes the lowest pending signal of a set. 0: there is none.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="set">Those that it wants.</param>
    /// <param name="isDirected">It was for this thread alone.</param>
    public static int Take(LinuxThread* thread, ulong set, out bool isDirected)
    {
        while (true)
        {
            ulong due = Pending(thread) & set, bit = due & (0 - due);
            isDirected = (thread->Signals.Pending & bit) != 0;
            if (due == 0) return 0;
            if (isDirected) thread->Signals.Pending &= ~bit;
            else if ((Remove(ref s_pending, bit) & bit) == 0) continue;
            return BitOperations.TrailingZeroCount(bit) + 1;
        }
    }

    /// <returns>What it was before.</returns>
    private static ulong Remove(ref ulong set, ulong bit)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref set);
            if (Interlocked.CompareExchange(ref set, seen & ~bit, seen) == seen) return seen;
        }
    }

    /// <summary>What is to be said of a signal that has been taken.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="signal">Its number.</param>
    /// <param name="isDirected">As <see cref="Take"/> has said.</param>
    /// <param name="isWanted">False: nobody will look at it.</param>
    /// <param name="info">What is said.</param>
    /// <returns>False: it was none; another thread has taken it already.</returns>
    public static bool TryDescribe(
        LinuxThread* thread, int signal, bool isDirected, bool isWanted, out SignalInfo info)
    {
        info = new SignalInfo { Signal = signal };
        ulong bit = Bit(signal);
        if (SignalQueue.TryTake(thread, isDirected ? thread->Id : 0, ref info, out bool hasMore))
        {
            if (hasMore && isDirected) thread->Signals.Pending |= bit;
            else if (hasMore || (Volatile.Read(ref s_outside) & bit) != 0) Interlocked.Or(ref s_pending, bit);
            return true;
        }
        bool isQueued = signal > LastStandard;
        if (!isWanted && !isQueued && !s_hasTimers) return true;
        long left = Ask(thread, ref info);
        if (left > 0) Interlocked.Or(ref s_pending, bit);
        else Interlocked.And(ref s_outside, ~bit);
        return left >= 0 || !isQueued;
    }

    /// <summary>What the server has to say of a signal.</summary>
    /// <returns>How many more of it there are; an error: none.</returns>
    private static long Ask(LinuxThread* thread, ref SignalInfo info)
    {
        PosixCallsLayout.SignalInfoArguments arguments = new()
        {
            Signal = info.Signal, Into = Server.Range(Server.Filled, 32),
        };
        long left = Server.Call(thread, PosixCallsLayout.SignalInfo, arguments);
        if (left < 0) return left;
        byte* said = thread->Buffer + Server.Filled;
        info.Code = *(int*)said;
        info.Origin = *(ulong*)(said + 8);
        info.Value = *(ulong*)(said + 16);
        return left;
    }

    public static bool StopsByDefault(int signal) => (Bit(signal) & DefaultStops) != 0;

    public static bool IgnoredByDefault(int signal) => (Bit(signal) & DefaultIgnored) != 0;

    [InlineArray(Most)]
    private struct ActionTable
    {
        private SignalAction _action;
    }
}
