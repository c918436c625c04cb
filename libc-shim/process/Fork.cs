using System.Runtime;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// fork. The server makes a process; the kernel gives it a copy of this one's memory, the shim's own included; the
/// server then starts it at the shim's entry for that, with a channel of its own.
/// <para>
/// What the child finds is the memory as it was in the middle of <see cref="Call"/>, on the stack of the thread that
/// called. What was not copied it makes anew: kernel channel, port, lent buffer. Locks that others held are nobody's:
/// those of the two tables are held by the caller while the copy is made, so that the tables are whole.
/// </para>
/// </summary>
internal static unsafe class Fork
{
    // SAFETY: s_birth and the word at ForkedPlace are written before the copy is made, by the only thread that has the
    // lock; the child reads its copies.
    private static ForkBirth s_birth;
    private static ulong s_program;
    private static Lock s_lock;

    public static long Call(LinuxThread* thread, in ForkBirth birth)
    {
        s_lock.Enter(thread);
        KeptFiles.Prepare(thread);
        PosixCallsLayout.ForkArguments arguments = new() { Into = Server.Range(Server.Filled, 64) };
        long child = Server.Call(thread, PosixCallsLayout.Fork, arguments);
        bool isMade = false;
        if (child > 0)
        {
            s_birth = birth;
            isMade = Copy(thread, *(uint*)(thread->Buffer + Server.Filled));
        }
        s_lock.Exit();
        if (child < 0) return child;
        bool waits = birth.Waits;
        PosixCallsLayout.ForkDoneArguments done = new()
        {
            Pid = (int)child, IsMade = (byte)(isMade ? 1 : 0), Waits = (byte)(waits ? 1 : 0),
        };
        Server.Call(thread, PosixCallsLayout.ForkDone, done);
        return isMade ? child : Answer.Error(Errno.ENOMEM);
    }

    private static bool Copy(LinuxThread* thread, ulong process)
    {
        UserRegisters kept = thread->Birth;
        thread->Birth = thread->Reflection.Registers;
        *Native.ForkedPlace() = (ulong)thread;
        AddressSpace.Enter(thread);
        Futexes.Enter(thread);
        long program = ProgramText.Give(thread, process);
        s_program = (ulong)program;
        long cloned = program < 0 ? program : Kernel.Do(thread, KernelMethod.Clone, process);
        Futexes.Leave();
        AddressSpace.Leave();
        thread->Birth = kept;
        Pages.Close(thread, process);
        return cloned >= 0;
    }

    /// <summary>The child's only thread.</summary>
    [RuntimeExport("shim_fork_begin")]
    private static void Begin(ulong argument, LinuxThread* thread)
    {
        Kernel.Restart();
        AddressSpace.Reset();
        Futexes.Reset();
        s_lock.Reset();
        Vfork.Settle(thread);
        Threads.Adopt(thread, thread->Slot);
        Threads.DropCopies(thread);
        thread->Port = thread->WakeSource = 0;
        thread->IsWoken = false;
        if (Threads.Connect(thread, thread, (uint)argument) < 0) Kernel.Exit(Kernel.Lost);
        ProgramText.Adopt(s_program);
        SharedMemory.BeginFork(thread);
        ProcessCalls.Begin(thread, (int)(argument >> 32));
        SignalQueue.Clear();
        Signals.BeginChild(thread);
        ref UserRegisters registers = ref thread->Reflection.Registers;
        registers = thread->Birth;
        registers.General[(int)RegisterIndex.Rax] = 0;
        if (s_birth.Stack != 0) registers.General[(int)RegisterIndex.Rsp] = s_birth.Stack;
        if (s_birth.Tls != ulong.MaxValue) registers.FsBase = s_birth.Tls;
        thread->ClearAtEnd = s_birth.ClearAtEnd;
        if (s_birth.SetId != 0) User.TryWrite(thread, s_birth.SetId, thread->Id);
    }
}

/// <summary>How a fork's child begins, apart from what its parent has.</summary>
/// <param name="Waits">The parent waits for its exec or its end.</param>
/// <param name="Stack">0: the parent's.</param>
/// <param name="Tls">2^64-1: the parent's.</param>
/// <param name="SetId">Address of a word for its id; 0: none.</param>
/// <param name="ClearAtEnd">See <see cref="LinuxThread.ClearAtEnd"/>.</param>
internal readonly struct ForkBirth(bool Waits, ulong Stack, ulong Tls, ulong SetId, ulong ClearAtEnd)
{
    public readonly bool Waits = Waits;
    public readonly ulong Stack = Stack, Tls = Tls, SetId = SetId, ClearAtEnd = ClearAtEnd;

    /// <summary>Like the parent in everything.</summary>
    public static ForkBirth Plain => new(false, 0, ulong.MaxValue, 0, 0);
}
