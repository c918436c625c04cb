using System.Numerics;
using System.Threading;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Signals, as far as the process itself is concerned: dispositions, masks, what is pending, which thread takes what.
/// <para>
/// The server pokes the process's first thread, whatever it blocks. That thread, when the kernel reflects the poke to
/// it, puts the signals with those that are for any thread (<see cref="ProcessSignals.Pending"/>), and if it has
/// blocked one and another thread has not, pokes that one; who is reflected next and does not block it takes it. What
/// is for one thread is put into its <see cref="ThreadSignals.Directed"/> first. Full and empty: a signal is pending
/// once or not at all; those above 31 as often as they were sent, a queue each of what the process has raised itself
/// and of what the server has (<see cref="ProcessSignals.Outside"/>: it may have more).
/// </para>
/// <para>
/// Delivery happens on the way back to the program: <see cref="Delivery"/>.
/// </para>
/// </summary>
internal static unsafe class Signals
{
    // SAFETY: what a thread speaks for lies in the image's data or in the state of a thread, which stays mapped.
    public const int Most = 64;

    /// <summary>
    /// A poke that says no signal: the server is to be asked, because it depends on whom the thread speaks for
    /// (<see cref="Vfork"/>). It is the bit of signal 32, which comes in that way too.
    /// </summary>
    private const ulong Asks = 1ul << 31;

    /// <summary>Those above stand in a queue.</summary>
    public const int LastStandard = 31;

    private const ulong Unblockable = 1ul << ((int)Signal.Kill - 1) | 1ul << ((int)Signal.Stop - 1);
    private const ulong DefaultIgnored = 1ul << ((int)Signal.Child - 1) | 1ul << ((int)Signal.Continue - 1)
        | 1ul << ((int)Signal.Urgent - 1) | 1ul << ((int)Signal.WindowChange - 1);

    private const ulong DefaultStops = 1ul << ((int)Signal.Stop - 1) | 1ul << ((int)Signal.TerminalStop - 1)
        | 1ul << ((int)Signal.TerminalInput - 1) | 1ul << ((int)Signal.TerminalOutput - 1);

    public static void ExpectTimers(LinuxThread* thread) => thread->Process->Signals.HasTimers = true;

    public static ulong Bit(int signal) => 1ul << (signal - 1);

    public static ref SignalAction Action(LinuxThread* thread, int signal) =>
        ref thread->Process->Signals.Actions[signal - 1];

    /// <summary>A handler begins no more than what its mask leaves; kill and stop cannot be blocked.</summary>
    public static ulong Blockable(ulong mask) => mask & ~Unblockable;

    /// <summary>The program has been replaced: handlers are gone, what was ignored stays so.</summary>
    public static void Forget(LinuxThread* thread)
    {
        ForgetHandlers(thread);
        thread->Signals.Stack = new SignalStack { Flags = SignalStack.Disable };
        thread->Signals.HasSavedMask = false;
        thread->Process->Signals.HasTimers = false;
        TellIgnored(thread);
    }

    /// <summary>What has a handler has its default again.</summary>
    public static void ForgetHandlers(LinuxThread* thread)
    {
        for (int signal = 1; signal <= Most; signal++)
        {
            ref SignalAction action = ref Action(thread, signal);
            ulong handler = action.Handler == SignalAction.Ignore ? SignalAction.Ignore : SignalAction.Default;
            action = new SignalAction { Handler = handler };
        }
    }

    /// <summary>A process begins that is no fork.</summary>
    public static void BeginProgram(LinuxThread* thread, in ProgramStart start)
    {
        ref ProcessSignals signals = ref thread->Process->Signals;
        signals.Ignored = start.Ignored;
        const ulong besides = ProgramStart.NoChildren | ProgramStart.NoStops;
        for (ulong rest = start.Ignored & ~besides; rest != 0; rest &= rest - 1)
            signals.Actions[BitOperations.TrailingZeroCount(rest)].Handler = SignalAction.Ignore;
        thread->Signals.Mask = Blockable(start.Mask);
        signals.Pending = start.Pending;
    }

    /// <summary>In a child that has just been born nothing is pending.</summary>
    public static void BeginChild(LinuxThread* thread)
    {
        thread->Process->Signals.Pending = thread->Process->Signals.Outside = 0;
        thread->Process->Signals.HasTimers = false;
        thread->Signals.Pending = thread->Signals.Directed = 0;
        thread->Signals.HasSavedMask = false;
    }

    public static void SetAction(LinuxThread* thread, int signal, in SignalAction action)
    {
        ref SignalAction own = ref Action(thread, signal);
        own = action;
        own.Mask = Blockable(action.Mask);
        if (action.Handler == SignalAction.Ignore || (action.Handler == 0 && (Bit(signal) & DefaultIgnored) != 0))
        {
            Interlocked.And(ref thread->Process->Signals.Pending, ~Bit(signal));
            thread->Signals.Pending &= ~Bit(signal);
            SignalQueue.Drop(thread, signal);
        }
        TellIgnored(thread);
    }

    /// <summary>The server hears which signals it need not send, if that has changed.</summary>
    private static void TellIgnored(LinuxThread* thread)
    {
        ulong ignored = 0;
        for (int signal = 1; signal < Most; signal++)
            if (Action(thread, signal).Handler == SignalAction.Ignore) ignored |= Bit(signal);
        ref SignalAction child = ref Action(thread, (int)Signal.Child);
        bool leavesNone = child.Handler == SignalAction.Ignore || (child.Flags & SignalFlags.NoChildWait) != 0;
        bool hidesStops = (child.Flags & SignalFlags.NoChildStop) != 0;
        ulong told = ignored | (leavesNone ? ProgramStart.NoChildren : 0) | (hidesStops ? ProgramStart.NoStops : 0);
        if (told == thread->Process->Signals.Ignored) return;
        thread->Process->Signals.Ignored = told;
        PosixCallsLayout.IgnoresArguments arguments = new()
        {
            Signals = ignored, LeavesNoChildren = (byte)(leavesNone ? 1 : 0), HidesStops = (byte)(hidesStops ? 1 : 0),
        };
        Server.Call(thread, PosixCallsLayout.Ignores, arguments);
    }

    /// <summary>A handler or the default's action would not do anything.</summary>
    public static bool IsIgnored(LinuxThread* thread, int signal) => IsIgnored(thread->Process, signal);

    private static bool IsIgnored(LinuxProcess* process, int signal)
    {
        ulong handler = process->Signals.Actions[signal - 1].Handler;
        return handler == SignalAction.Ignore
            || (handler == SignalAction.Default && (Bit(signal) & DefaultIgnored) != 0);
    }

    public static ulong Pending(LinuxThread* thread) =>
        thread->Signals.Pending | Volatile.Read(ref thread->Process->Signals.Pending);

    /// <summary>Is there something that the thread is to take now?</summary>
    public static bool AreDue(LinuxThread* thread) => (Pending(thread) & ~thread->Signals.Mask) != 0;

    /// <summary>A thread of this process raises a signal for itself.</summary>
    public static void RaiseHere(LinuxThread* thread, int signal)
    {
        SignalQueue.TryAdd(thread, thread->Id, Own(thread, signal, SignalInfo.ByUser));
        thread->Signals.Pending |= Bit(signal);
    }

    /// <summary>What is said of what the process sends itself.</summary>
    private static SignalInfo Own(LinuxThread* thread, int signal, int code) =>
        new() { Signal = signal, Code = code, Origin = (uint)thread->Process->Id };

    public static void RaiseAnywhere(LinuxThread* thread, int signal) =>
        TryRaiseAnywhere(thread, Own(thread, signal, SignalInfo.ByUser));

    /// <summary>
    /// The process raises a signal for itself: some thread takes it, the caller if it does not block it. False: its
    /// queue is full.
    /// </summary>
    public static bool TryRaiseAnywhere(LinuxThread* thread, in SignalInfo info)
    {
        ulong bit = Bit(info.Signal);
        if (!SignalQueue.TryAdd(thread, SignalQueue.Anyone(thread), info)) return false;
        Interlocked.Or(ref thread->Process->Signals.Pending, bit);
        PassOn(thread, thread->Process, bit);
        return true;
    }

    /// <summary>tgkill in the process. False: there is no such thread.</summary>
    public static bool TryRaise(LinuxThread* thread, int id, int signal) =>
        TryRaise(thread, id, Own(thread, signal, SignalInfo.ByThread));

    /// <summary>One thread of the process raises it for another. False: there is no such thread.</summary>
    public static bool TryRaise(LinuxThread* thread, int id, in SignalInfo info)
    {
        Threads.Enter(thread);
        bool isHere = false;
        for (int slot = 0; slot < Threads.Most && !isHere; slot++)
        {
            if (!Threads.IsLive(slot)) continue;
            LinuxThread* other = Threads.At(slot);
            bool isThere = other->Process == thread->Process && other->Id == id;
            bool isAway = Vfork.IsChild(other) && other->Vfork.Process == thread->Process && other->Vfork.Id == id;
            isHere = isThere || isAway;
            if (isHere && info.Signal != 0) Raise(thread, other, info, isAway);
        }
        Threads.Leave();
        return isHere;
    }

    /// <param name="thread">The calling thread.</param>
    /// <param name="other">Who is to take it.</param>
    /// <param name="info">The signal.</param>
    /// <param name="isAway">It speaks for a child, and will find it when it is back.</param>
    private static void Raise(LinuxThread* thread, LinuxThread* other, in SignalInfo info, bool isAway)
    {
        ulong bit = Bit(info.Signal);
        SignalQueue.TryAdd(thread, isAway ? other->Vfork.Id : other->Id, info);
        if (isAway) Interlocked.Or(ref other->Vfork.Signals.Directed, bit);
        else if (other == thread) thread->Signals.Pending |= bit;
        else Direct(thread, other, bit);
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
        ulong plain = bits & ~own & ~Asks;
        if (Vfork.IsChild(thread))
        {
            // Who poked the thread so meant who it was before.
            ref ThreadSignals away = ref thread->Vfork.Signals;
            Add(thread, thread->Vfork.Process, plain & ~(away.Pending | away.Directed));
            plain = 0;
        }
        if ((bits & Asks) != 0) plain |= Asked(thread);
        Add(thread, thread->Process, plain);
    }

    /// <summary>What the server has for the process that the thread speaks for now.</summary>
    private static ulong Asked(LinuxThread* thread)
    {
        PosixCallsLayout.SignalInfoArguments arguments = new() { Into = Server.Range(Server.Filled, sizeof(ulong)) };
        bool isTold = Server.Call(thread, PosixCallsLayout.SignalInfo, arguments) == 0;
        return isTold ? *(ulong*)(thread->Buffer + Server.Filled) : 0;
    }

    private static void Add(LinuxThread* thread, LinuxProcess* process, ulong bits)
    {
        for (ulong rest = bits; rest != 0; rest &= rest - 1)
        {
            int signal = BitOperations.TrailingZeroCount(rest) + 1;
            if (IsIgnored(process, signal)) bits &= ~Bit(signal);
        }
        if (bits == 0) return;
        Interlocked.Or(ref process->Signals.Outside, bits & ~((1ul << LastStandard) - 1));
        Interlocked.Or(ref process->Signals.Pending, bits);
        PassOn(thread, process, bits);
    }

    /// <summary>What the thread has blocked itself, or is not for it, another one may take.</summary>
    private static void PassOn(LinuxThread* thread, LinuxProcess* process, ulong bits)
    {
        bool isOurs = thread->Process == process;
        ulong blocked = isOurs ? bits & thread->Signals.Mask & ~thread->Signals.Awaited : bits;
        for (int slot = 0; blocked != 0 && slot < Threads.Most; slot++)
        {
            if (!Threads.IsLive(slot) || Threads.At(slot) == thread) continue;
            LinuxThread* other = Threads.At(slot);
            ulong takes = blocked & (~other->Signals.Mask | other->Signals.Awaited);
            if (takes == 0 || other->Process != process) continue;
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
            else if ((Remove(ref thread->Process->Signals.Pending, bit) & bit) == 0) continue;
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
        ref ProcessSignals own = ref thread->Process->Signals;
        ulong bit = Bit(signal);
        int target = isDirected ? thread->Id : SignalQueue.Anyone(thread);
        if (SignalQueue.TryTake(thread, target, ref info, out bool hasMore))
        {
            if (hasMore && isDirected) thread->Signals.Pending |= bit;
            else if (hasMore || (Volatile.Read(ref own.Outside) & bit) != 0) Interlocked.Or(ref own.Pending, bit);
            return true;
        }
        bool isQueued = signal > LastStandard;
        if (!isWanted && !isQueued && !own.HasTimers) return true;
        long left = Ask(thread, ref info);
        if (left > 0) Interlocked.Or(ref own.Pending, bit);
        else Interlocked.And(ref own.Outside, ~bit);
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
}
