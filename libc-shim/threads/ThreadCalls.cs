using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>What a thread says of itself.</summary>
internal static unsafe class ThreadCalls
{
    // SAFETY: the thread is the calling one, whose state and enter block stay mapped.
    private const int SetFs = 0x1002, GetFs = 0x1003;

    /// <summary>arch_prctl: where thread-local storage is.</summary>
    public static long Architecture(LinuxThread* thread, int code, ulong address)
    {
        ref UserRegisters registers = ref thread->Reflection.Registers;
        if (code == GetFs)
            return User.TryWrite(thread, address, registers.FsBase) ? 0 : Answer.Error(Errno.EFAULT);
        if (code != SetFs) return Answer.Error(Errno.EINVAL);
        if (address >= ShimImage.Base) return Answer.Error(Errno.EPERM);
        registers.FsBase = address;
        return 0;
    }

    public static long SetClear(LinuxThread* thread, ulong address)
    {
        thread->ClearAtEnd = address;
        return thread->Id;
    }

    /// <summary>Others of the same priority come first: a wait that is over at once.</summary>
    public static long Yield(LinuxThread* thread)
    {
        Waiting.ForWake(thread, Clock.Now + 1, false);
        return 0;
    }

    /// <summary>
    /// membarrier. The kernel's interruption of the process's other threads would be needed; it is not there.
    /// </summary>
    public static long Barrier(int command) => command == 0 ? 0 : Answer.Error(Errno.EINVAL);
}
