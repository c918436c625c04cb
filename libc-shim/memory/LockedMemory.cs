using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// mlock and its kind, msync: nothing is ever written to a disk to be read again, so there is little to do.
/// </summary>
internal static unsafe class LockedMemory
{
    // SAFETY: the thread is the calling one, whose state stays mapped; no memory of the program is touched here.
    private const uint Asynchronous = 1, Invalidate = 2, Synchronous = 4;
    private const uint Current = 1, Future = 2, OnFault = 4;

    public static long Check(LinuxThread* thread, ulong address, ulong length)
    {
        ulong start = Pages.Down(address), end = Pages.Up(address + length);
        if (length == 0) return 0;
        if (end <= start) return Answer.Error(Errno.EINVAL);
        return IsWhole(thread, start, end);
    }

    public static long All(uint flags) =>
        flags == 0 || flags == OnFault || (flags & ~(Current | Future | OnFault)) != 0
            ? Answer.Error(Errno.EINVAL)
            : 0;

    public static long Synchronize(LinuxThread* thread, ulong address, ulong length, uint flags)
    {
        bool isSound = (flags & ~(Asynchronous | Invalidate | Synchronous)) == 0 && address % 4096 == 0
            && (flags & (Asynchronous | Synchronous)) != (Asynchronous | Synchronous);
        if (!isSound) return Answer.Error(Errno.EINVAL);
        if (length == 0) return 0;
        if (address + length < address) return Answer.Error(Errno.ENOMEM);
        ulong end = Pages.Up(address + length);
        long answer = IsWhole(thread, address, end);
        if (answer < 0) return answer;
        AddressSpace.Enter(thread);
        answer = SharedMemory.Synchronize(thread, address, end);
        AddressSpace.Leave();
        return answer;
    }

    private static long IsWhole(LinuxThread* thread, ulong start, ulong end)
    {
        AddressSpace.Enter(thread);
        bool isWhole = AddressSpace.IsWhole(start, end);
        AddressSpace.Leave();
        return isWhole ? 0 : Answer.Error(Errno.ENOMEM);
    }
}
