using System.Runtime.InteropServices;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// clone and clone3. With CLONE_THREAD a thread of this process: the caller makes all that it needs, and starts it at
/// an address where nothing ever is. That faults, so the kernel reflects it: it comes into the shim on its own stack
/// and with the address of its own enter block, which nobody else knows, and goes on with the registers that were left
/// for it. Else a process, by <see cref="Fork"/>.
/// </summary>
internal static unsafe class CloneCalls
{
    // SAFETY: the new thread's state belongs to the caller until the kernel has started the thread.

    /// <summary>Where a thread begins: below all that can be mapped.</summary>
    public const ulong Birthplace = 0x1000;

    private const ulong Memory = 0x100, Waits = 0x4000, ClearHandlers = 1ul << 32;
    private const ulong Thread = 0x1_0000, SetTls = 0x8_0000, ParentSetId = 0x10_0000;
    private const ulong ChildClearId = 0x20_0000, ChildSetId = 0x100_0000;
    private const ulong UsualPriority = 3;

    public static long Clone(LinuxThread* thread, in CloneArguments given)
    {
        if ((given.Flags & Thread) != 0) return MakeThread(thread, given);
        bool waits = (given.Flags & Waits) != 0;
        if ((given.Flags & Memory) != 0) return waits ? MakeVfork(thread, given) : Answer.Error(Errno.EINVAL);
        ulong clear = (given.Flags & ChildClearId) != 0 ? given.ChildId : 0;
        ulong set = (given.Flags & ChildSetId) != 0 ? given.ChildId : 0;
        ulong tls = (given.Flags & SetTls) != 0 ? given.Tls : ulong.MaxValue;
        long child = Fork.Call(thread, new ForkBirth(waits, given.Stack, tls, set, clear));
        if (child > 0 && (given.Flags & ParentSetId) != 0) User.TryWrite(thread, given.ParentId, (int)child);
        return child;
    }

    private static long MakeVfork(LinuxThread* thread, in CloneArguments given) => Vfork.Call(thread, new VforkBirth
    {
        Stack = given.Stack,
        Tls = (given.Flags & SetTls) != 0 ? given.Tls + 1 : 0,
        ParentSetId = (given.Flags & ParentSetId) != 0 ? given.ParentId : 0,
        SetId = (given.Flags & ChildSetId) != 0 ? given.ChildId : 0,
        ClearAtEnd = (given.Flags & ChildClearId) != 0 ? given.ChildId : 0,
        ForgetsHandlers = (given.Flags & ClearHandlers) != 0,
    });

    public static long Clone3(LinuxThread* thread, ulong address, ulong bytes)
    {
        if (bytes < 64) return Answer.Error(Errno.EINVAL);
        if (!User.TryRead(thread, address, out CloneArguments given)) return Answer.Error(Errno.EFAULT);
        if (given.Stack != 0) given.Stack += given.StackBytes;
        return Clone(thread, given);
    }

    private static long MakeThread(LinuxThread* thread, in CloneArguments given)
    {
        if ((given.Flags & Memory) == 0 || given.Stack == 0) return Answer.Error(Errno.EINVAL);
        if (Vfork.IsChild(thread)) return Answer.Error(Errno.EAGAIN);
        long answer = Threads.MakeWakeable(thread, thread);
        if (answer < 0) return answer;
        KeptFiles.ReleaseAll(thread);
        PosixCallsLayout.NewThreadArguments arguments = new() { Into = Server.Range(Server.Filled, 64) };
        long id = Server.Call(thread, PosixCallsLayout.NewThread, arguments);
        if (id < 0) return id;
        uint channel = *(uint*)(thread->Buffer + Server.Filled);
        answer = Threads.Take(thread, out LinuxThread* made);
        if (answer < 0)
        {
            Pages.Close(thread, channel);
            return answer;
        }
        made->Id = (int)id;
        answer = Threads.Connect(thread, made, channel);
        if (answer == 0) answer = Threads.MakeWakeable(thread, made);
        if (answer == 0) answer = Start(thread, made, given);
        if (answer == 0) return id;
        Threads.Discard(thread, made);
        return answer;
    }

    private static long Start(LinuxThread* thread, LinuxThread* made, in CloneArguments given)
    {
        made->Birth = thread->Reflection.Registers;
        made->Birth.General[(int)RegisterIndex.Rax] = 0;
        made->Birth.General[(int)RegisterIndex.Rsp] = given.Stack;
        if ((given.Flags & SetTls) != 0) made->Birth.FsBase = given.Tls;
        if ((given.Flags & ChildClearId) != 0) made->ClearAtEnd = given.ChildId;
        made->Signals.Mask = thread->Signals.Mask;
        if ((given.Flags & ParentSetId) != 0) User.TryWrite(thread, given.ParentId, made->Id);
        if ((given.Flags & ChildSetId) != 0) User.TryWrite(thread, given.ChildId, made->Id);
        long name = -1;
        for (ulong priority = UsualPriority + 1; name < 0 && priority-- > 0;)
            name = Kernel.Do(
                thread, KernelMethod.ThreadStart, Kernel.Self, Birthplace, (ulong)made, 0, priority);
        if (name < 0) return Answer.Error(Errno.EAGAIN);
        made->KernelName = (ulong)name;
        PosixCallsLayout.ThreadBegunArguments begun = new() { Thread = made->Id, Name = (ulong)name };
        Server.Call(thread, PosixCallsLayout.ThreadBegun, begun);
        return 0;
    }

    /// <summary>A new thread comes in for the first time.</summary>
    public static void Begin(LinuxThread* thread, ulong block)
    {
        thread->Block = block;
        thread->Reflection.Stack = (ulong)thread;
        thread->Reflection.Registers = thread->Birth;
    }
}

/// <summary>clone3's (include/uapi/linux/sched.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArguments
{
    public ulong Flags, Descriptor, ChildId, ParentId, ExitSignal, Stack, StackBytes, Tls;
}
