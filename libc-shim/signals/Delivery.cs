using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// On the way back to the program: pending signals that are not blocked are taken, the lowest first; one that stops
/// stops here, one that kills ends the process, a handler gets a frame on the program's stack. Several handlers are
/// stacked, the last one runs first. A system call that was interrupted begins anew afterwards if no handler stands in
/// the way of it.
/// </summary>
internal static unsafe class Delivery
{
    // SAFETY: the thread is the calling one, whose state and enter block stay mapped.
    private const ulong SystemCallBytes = 2;

    /// <summary>All that is due.</summary>
    public static void Run(LinuxThread* thread)
    {
        ref ThreadSignals signals = ref thread->Signals;
        do
        {
            for (int signal; (signal = Signals.Take(thread, ~signals.Mask, out bool isDirected)) != 0;)
                Take(thread, signal, isDirected);
            // The next poke, if there is one already, says whether the call goes on.
            if (thread->Reflection.Pending != 0 && thread->Restart != Restart.None) return;
            if (thread->Restart != Restart.None)
            {
                Again(thread);
                return;
            }
            if (signals.HasSavedMask) signals.Mask = signals.SavedMask;
            signals.HasSavedMask = false;
        }
        while (Signals.AreDue(thread));
    }

    private static void Take(LinuxThread* thread, int signal, bool isDirected)
    {
        SignalAction action = Signals.Action(thread, signal);
        bool isWanted = (action.Flags & SignalFlags.Info) != 0;
        if (!Signals.TryDescribe(thread, signal, isDirected, isWanted, out SignalInfo info)) return;
        if (action.Handler == SignalAction.Ignore) return;
        if (action.Handler != SignalAction.Default)
        {
            Handle(thread, signal, action, info);
            return;
        }
        if (Signals.IgnoredByDefault(signal)) return;
        if (Signals.StopsByDefault(signal))
            Server.Call(thread, PosixCallsLayout.Stop, new PosixCallsLayout.StopArguments { Signal = signal });
        else ProcessCalls.End(thread, signal);
    }

    /// <summary>A fault: what cannot be handled is the end.</summary>
    public static void Fault(LinuxThread* thread, in SignalInfo info)
    {
        SignalAction action = Signals.Action(thread, info.Signal);
        bool isHandled = action.Handler > SignalAction.Ignore
            && (thread->Signals.Mask & Signals.Bit(info.Signal)) == 0;
        if (isHandled) Handle(thread, info.Signal, action, info);
        else ProcessCalls.End(thread, info.Signal);
    }

    private static void Handle(LinuxThread* thread, int signal, in SignalAction action, in SignalInfo info)
    {
        if (thread->Restart == Restart.Call && (action.Flags & SignalFlags.Restart) != 0) Again(thread);
        thread->Restart = Restart.None;
        thread->SleepEnd = 0;
        ref ThreadSignals signals = ref thread->Signals;
        signals.Awaited = 0;
        ulong mask = signals.HasSavedMask ? signals.SavedMask : signals.Mask;
        if (!Frames.TryPush(thread, action, info, mask))
        {
            ProcessCalls.End(thread, (int)Signal.SegmentationFault);
            return;
        }
        signals.HasSavedMask = false;
        signals.Mask |= action.Mask;
        if ((action.Flags & SignalFlags.NoDefer) == 0) signals.Mask |= Signals.Bit(signal);
        signals.Mask = Signals.Blockable(signals.Mask);
        if ((action.Flags & SignalFlags.ResetHandler) == 0) return;
        SignalAction reset = action;
        reset.Handler = SignalAction.Default;
        Signals.SetAction(thread, signal, reset);
    }

    /// <summary>The system call is what the thread does next.</summary>
    private static void Again(LinuxThread* thread)
    {
        ref RegisterBuffer general = ref thread->Reflection.Registers.General;
        general[(int)RegisterIndex.Rax] = thread->Number;
        general[(int)RegisterIndex.Rip] -= SystemCallBytes;
        thread->Restart = Restart.None;
    }
}
