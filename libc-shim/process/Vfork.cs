using System.Runtime.CompilerServices;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// vfork: nothing is copied. From then on until exec or the end the calling thread is the child, in its parent's
/// memory; the parent's other threads go on.
/// <para>
/// Parties. The <b>thread</b> speaks for the child: what the shim keeps of a process (<see cref="LinuxProcess"/>), its
/// number, mask and pending signals are the child's meanwhile, and those of the parent wait in its
/// <see cref="VforkState"/>. The <b>server</b> serves the calls on the thread's channel as the child's from the answer
/// to Vfork on, and as the parent's again from the answer to Exec (the child has a kernel process of its own then, made
/// afresh from the shim's image) or Exit on. There is one call under way at a time, so both sides always agree.
/// </para>
/// <para>
/// <b>Signals.</b> The kernel's pokes know threads, not processes. The server pokes a thread that is a child for the
/// child alone, and only with the bit that says that it is to be asked; what is for the parent goes to its other
/// threads or waits until the child is done. So a bit that says a signal, and that was on its way when the thread
/// became the child, is the parent's, and one that comes too late for the child says nothing.
/// </para>
/// <para>
/// A child that vforks has a fork for it, whose memory is a copy; one that makes threads is answered EAGAIN. The child
/// lives in its parent's memory: when that goes, by the parent's end or another thread's exec, the child is killed.
/// </para>
/// </summary>
internal static unsafe class Vfork
{
    // SAFETY: the thread is the calling one, whose state stays mapped; the program's memory is touched by User alone.

    private const uint SharesMemory = 1;

    /// <summary>The thread speaks for a child of the process in whose memory it is.</summary>
    public static bool IsChild(LinuxThread* thread) => thread->Process != LinuxProcess.Own;

    /// <summary>The system call, or clone with CLONE_VM and CLONE_VFORK.</summary>
    public static long Call(LinuxThread* thread, in VforkBirth birth)
    {
        if (IsChild(thread)) return Fork.Call(thread, birth.Copied);
        KeptFiles.ReleaseAll(thread);
        PosixCallsLayout.ForkArguments arguments = new() { Flags = SharesMemory };
        long child = Server.Call(thread, PosixCallsLayout.Fork, arguments);
        if (child < 0) return child;
        Threads.Enter(thread);
        Leave(thread, (int)child);
        Threads.Leave();
        if (birth.ForgetsHandlers) Signals.ForgetHandlers(thread);
        if (birth.ParentSetId != 0) User.TryWrite(thread, birth.ParentSetId, (int)child);
        if (birth.SetId != 0) User.TryWrite(thread, birth.SetId, (int)child);
        thread->ClearAtEnd = birth.ClearAtEnd;
        ref UserRegisters registers = ref thread->Reflection.Registers;
        if (birth.Stack != 0) registers.General[(int)RegisterIndex.Rsp] = birth.Stack;
        if (birth.Tls == 0) return 0;
        registers.FsBase = birth.Tls - 1;
        registers.General[(int)RegisterIndex.Rax] = 0;
        return Answer.Registers;
    }

    /// <summary>A fork's child has the memory for itself, and is nobody's vfork, whoever its parent is.</summary>
    public static void Settle(LinuxThread* thread)
    {
        if (!IsChild(thread)) return;
        *LinuxProcess.Own = *thread->Process;
        thread->Process = LinuxProcess.Own;
    }

    /// <summary>From here on the thread is the child.</summary>
    private static void Leave(LinuxThread* thread, int child)
    {
        ref VforkState state = ref thread->Vfork;
        thread->Birth = thread->Reflection.Registers;
        state.Process = thread->Process;
        state.Id = thread->Id;
        state.ClearAtEnd = thread->ClearAtEnd;
        state.Signals = thread->Signals;
        state.Child = *thread->Process;
        thread->Process = (LinuxProcess*)Unsafe.AsPointer(ref state.Child);
        thread->Process->Id = thread->Id = child;
        thread->Signals.Directed = 0;
        Signals.BeginChild(thread);
    }

    /// <summary>The child ends, with a status as wait4 tells it.</summary>
    public static void End(LinuxThread* thread, int status)
    {
        Server.Call(thread, PosixCallsLayout.Exit, new PosixCallsLayout.ExitArguments { Status = status });
        Return(thread);
    }

    /// <summary>The server has said that the child is gone, or elsewhere: vfork answers its number.</summary>
    public static void Return(LinuxThread* thread)
    {
        int child = thread->Process->Id;
        if (thread->ClearAtEnd != 0 && User.TryWrite(thread, thread->ClearAtEnd, 0))
            Futexes.Wake(thread, thread->ClearAtEnd, 1, uint.MaxValue);
        SignalQueue.Drop(thread);
        Threads.Enter(thread);
        ComeBack(thread);
        Threads.Leave();
        ref RegisterBuffer general = ref thread->Reflection.Registers.General;
        ref ulong rax = ref general[(int)RegisterIndex.Rax];
        if (ProcessCalls.IsTraced) Trace.Call(thread, rax, CallArguments.Of(general), child);
        rax = (ulong)child;
    }

    private static void ComeBack(LinuxThread* thread)
    {
        ref VforkState state = ref thread->Vfork;
        thread->Process = state.Process;
        thread->Id = state.Id;
        thread->ClearAtEnd = state.ClearAtEnd;
        thread->Signals = state.Signals;
        thread->Signals.Pending |= thread->Signals.Directed;
        thread->Signals.Directed = 0;
        thread->Restart = Restart.None;
        thread->SleepEnd = 0;
        thread->Number = LinuxThread.NoNumber;
        thread->Reflection.Registers = thread->Birth;
    }
}

/// <summary>How a vfork's child begins, apart from what its parent has.</summary>
internal struct VforkBirth
{
    /// <summary>0: the parent's; a thread pointer is one more.</summary>
    public ulong Stack, Tls;

    /// <summary>Addresses of words for its id; 0: none.</summary>
    public ulong ParentSetId, SetId, ClearAtEnd;

    /// <summary>CLONE_CLEAR_SIGHAND.</summary>
    public bool ForgetsHandlers;

    /// <summary>The same with a copy of the memory.</summary>
    public readonly ForkBirth Copied => new(true, Stack, Tls - 1, SetId, ClearAtEnd);
}

/// <summary>Of a thread that is a vfork's child: what it was before, and who it is.</summary>
internal unsafe struct VforkState
{
    // SAFETY: Process is the image's own or null.
    public LinuxProcess* Process;
    public int Id;
    public ulong ClearAtEnd;

    /// <summary>Other threads put into <see cref="ThreadSignals.Directed"/> what is for the parent's thread.</summary>
    public ThreadSignals Signals;
    public LinuxProcess Child;
}
