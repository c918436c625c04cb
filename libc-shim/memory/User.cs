using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// The program's memory, as a system call's arguments name it: any number at all. What is found fit for reading or
/// writing has pages from then on.
/// </summary>
internal static unsafe class User
{
    // SAFETY: memory is touched after the table of ranges has said that it is mapped with the rights for it.
    public const int LongestPath = 4096;

    public static bool CanRead(LinuxThread* thread, ulong address, ulong bytes) =>
        Can(thread, address, bytes, Protection.Read);

    public static bool CanWrite(LinuxThread* thread, ulong address, ulong bytes) =>
        Can(thread, address, bytes, Protection.Write);

    public static bool TryRead<T>(LinuxThread* thread, ulong address, out T value) where T : unmanaged
    {
        bool can = CanRead(thread, address, (ulong)sizeof(T));
        value = can ? *(T*)address : default;
        return can;
    }

    public static bool TryWrite<T>(LinuxThread* thread, ulong address, in T value) where T : unmanaged
    {
        if (!CanWrite(thread, address, (ulong)sizeof(T))) return false;
        *(T*)address = value;
        return true;
    }

    public static bool TryCopyIn(LinuxThread* thread, ulong address, byte* to, ulong bytes)
    {
        if (!CanRead(thread, address, bytes)) return false;
        Copy((byte*)address, to, bytes);
        return true;
    }

    public static bool TryCopyOut(LinuxThread* thread, byte* from, ulong address, ulong bytes)
    {
        if (!CanWrite(thread, address, bytes)) return false;
        Copy(from, (byte*)address, bytes);
        return true;
    }

    public static void Copy(byte* from, byte* to, ulong bytes) =>
        new Span<byte>(from, (int)bytes).CopyTo(new Span<byte>(to, (int)bytes));

    /// <summary>A text with a NUL behind it is copied, with the NUL.</summary>
    /// <returns>Its bytes without the NUL; EFAULT; ENAMETOOLONG: there is none within the limit.</returns>
    public static long CopyText(LinuxThread* thread, ulong address, byte* to, ulong limit)
    {
        ulong done = 0;
        while (done < limit)
        {
            ulong rest = Limits.PageBytes - (address + done) % Limits.PageBytes;
            ulong piece = Math.Min(rest, limit - done);
            if (!CanRead(thread, address + done, piece)) return Answer.Error(Errno.EFAULT);
            byte* from = (byte*)(address + done);
            for (ulong i = 0; i < piece; i++)
                if ((to[done + i] = from[i]) == 0) return (long)(done + i);
            done += piece;
        }
        return Answer.Error(Errno.ENAMETOOLONG);
    }

    private static bool Can(LinuxThread* thread, ulong address, ulong bytes, Protection need)
    {
        if (bytes == 0) return true;
        if (address >= ShimImage.Base || bytes > ShimImage.Base - address) return false;
        AddressSpace.Enter(thread);
        bool can = Look(thread, address, address + bytes, need);
        AddressSpace.Leave();
        return can;
    }

    private static bool Look(LinuxThread* thread, ulong address, ulong end, Protection need)
    {
        ulong start = Pages.Down(address);
        bool isMapped = true;
        for (int index = Ranges.Find(start); start < end; index++)
        {
            if (index == Ranges.Count) return false;
            ref Range range = ref Ranges.At(index);
            if (range.Start > start || (range.Protection & need) != need) return false;
            isMapped &= range.IsMapped;
            start = range.End;
        }
        return isMapped || AddressSpace.Populate(thread, Pages.Down(address), Pages.Up(end)) == 0;
    }
}
