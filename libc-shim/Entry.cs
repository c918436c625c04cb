using System.Runtime;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Where the kernel brings a thread that has left its program (kernel.ports/Reflection.cs), and from where it goes
/// back. Everything of the program's is in the reflection; the thread is on its own stack in the shim.
/// </summary>
internal static unsafe class Entry
{
    // SAFETY: block and thread are what shim.asm was entered with: the kernel gives the one, the stack pointer that was
    // given to the kernel is the other.

    private const long LastErrno = 512;

    private static void Main()
    {
    }

    /// <returns>Nothing but rax has changed, and there is nothing else to do on the way back.</returns>
    [RuntimeExport("shim_reflected")]
    private static bool Reflected(ulong block, LinuxThread* thread)
    {
        ref Reflection reflection = ref *(Reflection*)(block + Reflection.Offset);
        if (reflection.Cause == ReflectCause.SystemCall) return SystemCall(thread, ref reflection);
        if (thread->Block == 0) CloneCalls.Begin(thread, block);
        else if (reflection.Cause == ReflectCause.Fault) Faults.Take(thread, ref reflection);
        else Poked(thread, ref reflection);
        return false;
    }

    /// <summary>
    /// The first thread of a process that is no fork: the argument is a channel | the pid &lt;&lt; 32.
    /// </summary>
    [RuntimeExport("shim_begin")]
    private static void Begin(ulong argument, LinuxThread* thread)
    {
        Threads.Adopt(thread, 0);
        if (Threads.Connect(thread, thread, (uint)argument) < 0) Kernel.Exit(Kernel.Lost);
        ProcessCalls.Begin(thread, (int)(argument >> 32));
        PosixCallsLayout.BeginArguments arguments = new() { Into = Server.Range(0, Words.Limit) };
        long bytes = Server.Call(thread, PosixCallsLayout.Begin, arguments);
        if (bytes < ProgramStart.Bytes) Kernel.Exit(Kernel.Lost);
        long answer = Exec.First(thread, (uint)bytes);
        if (answer != Answer.Registers) Kernel.Exit(ProgramStart.NotBegun | (int)-answer);
    }

    private static bool SystemCall(LinuxThread* thread, ref Reflection reflection)
    {
        ref RegisterBuffer general = ref reflection.Registers.General;
        ulong number = general[(int)RegisterIndex.Rax];
        thread->Number = number;
        CallArguments given = CallArguments.Of(general);
        long answer = Calls.Run(thread, (SystemCall)number, given);
        if (ProcessCalls.IsTraced && thread->Number == number) Trace.Call(thread, number, given, answer);
        if (answer is >= 0 or > -LastErrno)
        {
            general[(int)RegisterIndex.Rax] = (ulong)answer;
            bool isDone = !Signals.AreDue(thread) && !thread->Signals.HasSavedMask;
            if (isDone) return number != (uint)Abi.SystemCall.ArchPrctl && reflection.Pending == 0;
        }
        else
        {
            Ended(thread, answer, ref general);
        }
        Delivery.Run(thread);
        return false;
    }

    /// <summary>A call that a signal has ended, or that has changed the registers itself.</summary>
    private static void Ended(LinuxThread* thread, long answer, ref RegisterBuffer general)
    {
        if (answer == Answer.Registers) return;
        thread->Restart = answer == Answer.Interrupted ? Restart.Call : Restart.UnlessHandled;
        general[(int)RegisterIndex.Rax] = (ulong)Answer.Error(Errno.EINTR);
    }

    private static void Poked(LinuxThread* thread, ref Reflection reflection)
    {
        ulong bits = reflection.Pokes;
        reflection.Pokes = 0;
        Signals.TakePokes(thread, bits);
        Delivery.Run(thread);
    }
}
