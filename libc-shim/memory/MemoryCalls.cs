using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>brk, mmap, munmap, mprotect, madvise, mincore.</summary>
internal static unsafe class MemoryCalls
{
    // SAFETY: what is copied has been populated under the lock, and lies in the program's part of the address space.
    private const uint Shared = 1, Private = 2, Fixed = 0x10, Anonymous = 0x20, FixedNoReplace = 0x100000;
    private const uint TypeMask = 0xF, SharedValidate = 3;
    private const int DontNeed = 4;

    /// <summary>Below it lies what did not ask for an address; above it the stack.</summary>
    private const ulong Top = 0x0C00_0000_0000;

    private static ulong s_breakStart, s_break;

    /// <summary>A new program: the heap begins behind its image.</summary>
    public static void Begin(ulong imageEnd) => s_breakStart = s_break = Pages.Up(imageEnd);

    public static long Break(LinuxThread* thread, ulong wanted)
    {
        AddressSpace.Enter(thread);
        if (wanted >= s_breakStart && wanted < Top && MoveBreak(thread, Pages.Up(s_break), Pages.Up(wanted)))
            s_break = wanted;
        AddressSpace.Leave();
        return (long)s_break;
    }

    /// <summary>The processor has no memory that can be written or executed only.</summary>
    private static Protection Readable(Protection given) =>
        given == Protection.None ? given : given | Protection.Read;

    private static bool MoveBreak(LinuxThread* thread, ulong from, ulong to)
    {
        if (to < from) return AddressSpace.Remove(thread, to, from) == 0;
        const Protection protection = Protection.Read | Protection.Write;
        return to == from || (Ranges.IsFree(from, to) && AddressSpace.Reserve(from, to, protection) == 0);
    }

    public static long Map(
        LinuxThread* thread, ulong address, ulong length, uint protection, uint flags, int descriptor, long offset)
    {
        if (length == 0 || offset % 4096 != 0 || offset < 0) return Answer.Error(Errno.EINVAL);
        uint type = flags & TypeMask;
        if (type is not (Shared or Private or SharedValidate)) return Answer.Error(Errno.EINVAL);
        if (length > ShimImage.Base) return Answer.Error(Errno.ENOMEM);
        Protection rights = Readable((Protection)protection & Protection.All);
        if ((rights & Protection.Write) != 0 && (rights & Protection.Execute) != 0) return Answer.Error(Errno.EACCES);
        bool isFile = (flags & Anonymous) == 0;
        ulong bytes = Pages.Up(length);
        return isFile
            ? MapFile(thread, new Wanted(address, bytes, flags, rights), type != Private, descriptor, (ulong)offset)
            : MapMemory(thread, new Wanted(address, bytes, flags, rights), type != Private);
    }

    private static long MapMemory(LinuxThread* thread, in Wanted wanted, bool isShared)
    {
        long number = isShared ? SharedMemory.Make(thread) : 0;
        if (number < 0) return number;
        RangeFlags flags = isShared ? RangeFlags.Shared : RangeFlags.None;
        return Reserve(thread, wanted, wanted.Bytes, wanted.Rights, flags, SharedMemory.Source(number, 0));
    }

    private static long MapFile(
        LinuxThread* thread, in Wanted wanted, bool isShared, int descriptor, ulong offset)
    {
        const int getFlags = 3, mayWrite = 3;
        bool isWritten = isShared && (wanted.Rights & Protection.Write) != 0;
        long open = isShared && !isWritten ? DescriptorCalls.Control(thread, descriptor, getFlags, 0) & mayWrite : 0;
        long number = SharedMemory.OfFile(thread, descriptor, isShared, isWritten || open == 2, out ulong size);
        if (number < 0) return number;
        if (number > 0)
        {
            RangeFlags flags = isWritten || open == 2 ? RangeFlags.Shared : RangeFlags.Shared | RangeFlags.ReadOnly;
            ulong source = SharedMemory.Source(number, offset / 4096);
            return Reserve(thread, wanted, wanted.Bytes, wanted.Rights, flags, source);
        }
        ulong there = size > offset ? Math.Min(wanted.Bytes, Pages.Up(size - offset)) : 0;
        long at = Reserve(thread, wanted, there, Protection.Read | Protection.Write, RangeFlags.None, 0);
        return at < 0 || there == 0 ? at : Load(thread, (ulong)at, there, wanted.Rights, descriptor, (long)offset);
    }

    /// <summary>What was asked of mmap.</summary>
    private readonly struct Wanted(ulong address, ulong bytes, uint flags, Protection rights)
    {
        public readonly ulong Address = address, Bytes = bytes;
        public readonly uint Flags = flags;
        public readonly Protection Rights = rights;
    }

    /// <summary>
    /// So many bytes with these rights; what is more of what was asked for is behind a file's end.
    /// </summary>
    private static long Reserve(
        LinuxThread* thread, in Wanted wanted, ulong there, Protection rights, RangeFlags flags, ulong source)
    {
        AddressSpace.Enter(thread);
        long at = Place(thread, wanted.Address, wanted.Bytes, wanted.Flags);
        ulong middle = (ulong)at + there, end = (ulong)at + wanted.Bytes;
        long answer = at < 0 ? at : 0;
        if (flags == RangeFlags.None) source = 0;
        if (answer == 0 && there > 0) answer = AddressSpace.Reserve((ulong)at, middle, rights, flags, source);
        if (answer == 0 && middle < end)
            answer = AddressSpace.Reserve(middle, end, wanted.Rights, RangeFlags.Beyond);
        AddressSpace.Leave();
        return answer < 0 ? answer : at;
    }

    /// <summary>Where the mapping goes, which is free then.</summary>
    private static long Place(LinuxThread* thread, ulong address, ulong bytes, uint flags)
    {
        if ((flags & (Fixed | FixedNoReplace)) == 0)
        {
            ulong found = AddressSpace.FindFree(bytes, Pages.Down(address), Top);
            return found == 0 ? Answer.Error(Errno.ENOMEM) : (long)found;
        }
        if (address % 4096 != 0 || address < ShimImage.LowestUser) return Answer.Error(Errno.EINVAL);
        if (address >= ShimImage.Base || bytes > ShimImage.Base - address) return Answer.Error(Errno.ENOMEM);
        if ((flags & FixedNoReplace) != 0)
            return Ranges.IsFree(address, address + bytes) ? (long)address : Answer.Error(Errno.EEXIST);
        long removed = AddressSpace.Remove(thread, address, address + bytes);
        return removed < 0 ? removed : (long)address;
    }

    /// <summary>A file's bytes, as they are now; behind its end are zeros.</summary>
    private static long Load(
        LinuxThread* thread, ulong start, ulong bytes, Protection rights, int descriptor, long offset)
    {
        long answer = FileCalls.ReadInto(thread, descriptor, start, bytes, offset);
        if (answer >= 0)
        {
            AddressSpace.Enter(thread);
            answer = AddressSpace.Populate(thread, start, start + bytes);
            if (answer >= 0) answer = AddressSpace.Protect(thread, start, start + bytes, rights);
            AddressSpace.Leave();
        }
        if (answer >= 0) return (long)start;
        Unmap(thread, start, bytes);
        return answer;
    }

    public static long Unmap(LinuxThread* thread, ulong address, ulong length)
    {
        if (address % 4096 != 0 || length == 0 || address >= ShimImage.Base || length > ShimImage.Base - address)
            return Answer.Error(Errno.EINVAL);
        AddressSpace.Enter(thread);
        long answer = AddressSpace.Remove(thread, address, address + Pages.Up(length));
        AddressSpace.Leave();
        return answer;
    }

    public static long Protect(LinuxThread* thread, ulong address, ulong length, uint protection)
    {
        if (address % 4096 != 0 || (protection & ~(uint)Protection.All) != 0) return Answer.Error(Errno.EINVAL);
        if (length == 0) return 0;
        if (address >= ShimImage.Base || length > ShimImage.Base - address) return Answer.Error(Errno.ENOMEM);
        Protection rights = Readable((Protection)protection);
        if ((rights & Protection.Write) != 0 && (rights & Protection.Execute) != 0) return Answer.Error(Errno.EACCES);
        AddressSpace.Enter(thread);
        long answer = AddressSpace.Protect(thread, address, address + Pages.Up(length), rights);
        AddressSpace.Leave();
        return answer;
    }

    public static long Advise(LinuxThread* thread, ulong address, ulong length, int advice)
    {
        if (address % 4096 != 0) return Answer.Error(Errno.EINVAL);
        if (address >= ShimImage.Base || length > ShimImage.Base - address) return Answer.Error(Errno.ENOMEM);
        // What they are: include/uapi/asm-generic/mman-common.h. Holes in files (9) are not made.
        if (advice is not (>= 0 and <= 4 or 8 or >= 10 and <= 23)) return Answer.Error(Errno.EINVAL);
        if (length == 0) return 0;
        AddressSpace.Enter(thread);
        ulong end = address + Pages.Up(length);
        long answer = AddressSpace.IsWhole(address, end) ? 0 : Answer.Error(Errno.ENOMEM);
        if (answer == 0 && advice == DontNeed) answer = AddressSpace.Forget(thread, address, end);
        AddressSpace.Leave();
        return answer;
    }

    /// <summary>mincore: a byte for each page, 1 if it has been touched.</summary>
    public static long Residents(LinuxThread* thread, ulong address, ulong length, ulong into)
    {
        const ulong pageBytes = 4096;
        if (address % pageBytes != 0) return Answer.Error(Errno.EINVAL);
        if (address >= ShimImage.Base || length > ShimImage.Base - address) return Answer.Error(Errno.ENOMEM);
        ulong end = address + Pages.Up(length), pages = (end - address) / pageBytes;
        if (!User.CanWrite(thread, into, pages)) return Answer.Error(Errno.EFAULT);
        AddressSpace.Enter(thread);
        bool isWhole = AddressSpace.IsWhole(address, end);
        for (ulong page = 0; isWhole && page < pages; page++)
        {
            bool isMapped = Ranges.At(Ranges.Find(address + page * pageBytes)).IsMapped;
            ((byte*)into)[page] = isMapped ? (byte)1 : (byte)0;
        }
        AddressSpace.Leave();
        return isWhole ? 0 : Answer.Error(Errno.ENOMEM);
    }

    /// <summary>Free addresses for so much; 0: there are none.</summary>
    public static ulong FindPlace(ulong bytes) => AddressSpace.FindFree(bytes, 0, Top);
}
