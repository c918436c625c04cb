using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>brk, mmap, munmap, mprotect, mremap, madvise, mincore.</summary>
internal static unsafe class MemoryCalls
{
    // SAFETY: what is copied has been populated under the lock, and lies in the program's part of the address space.
    private const uint Shared = 1, Private = 2, Fixed = 0x10, Anonymous = 0x20, FixedNoReplace = 0x100000;
    private const uint TypeMask = 0xF, SharedValidate = 3;
    private const uint MayMove = 1, MoveFixed = 2;
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
        if (isFile && type != Private && (rights & Protection.Write) != 0) return Answer.Error(Errno.ENODEV);
        ulong bytes = Pages.Up(length);
        AddressSpace.Enter(thread);
        long at = Place(thread, address, bytes, flags);
        if (at >= 0)
        {
            Protection first = isFile ? Protection.Read | Protection.Write : rights;
            long reserved = AddressSpace.Reserve((ulong)at, (ulong)at + bytes, first);
            if (reserved < 0) at = reserved;
        }
        AddressSpace.Leave();
        return at < 0 || !isFile ? at : Load(thread, (ulong)at, bytes, rights, descriptor, offset);
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
        if (advice != DontNeed || length == 0) return 0;
        AddressSpace.Enter(thread);
        ulong end = address + Pages.Up(length);
        long answer = AddressSpace.IsWhole(address, end) ? 0 : Answer.Error(Errno.ENOMEM);
        if (answer == 0) answer = AddressSpace.Forget(thread, address, end);
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

    public static long Remap(LinuxThread* thread, ulong address, ulong oldLength, ulong newLength, uint flags)
    {
        ulong old = Pages.Up(oldLength), wanted = Pages.Up(newLength);
        bool isSound = address % 4096 == 0 && wanted != 0 && old != 0 && wanted < ShimImage.Base
            && (flags & ~MayMove) == 0;
        if (!isSound) return Answer.Error(Errno.EINVAL);
        if (address >= ShimImage.Base || old > ShimImage.Base - address) return Answer.Error(Errno.EFAULT);
        AddressSpace.Enter(thread);
        long answer = Remap(thread, address, old, wanted, (flags & MayMove) != 0);
        AddressSpace.Leave();
        return answer;
    }

    private static long Remap(LinuxThread* thread, ulong address, ulong old, ulong wanted, bool mayMove)
    {
        if (!AddressSpace.IsWhole(address, address + old)) return Answer.Error(Errno.EFAULT);
        if (wanted <= old)
        {
            long cut = AddressSpace.Remove(thread, address + wanted, address + old);
            return cut < 0 ? cut : (long)address;
        }
        Protection rights = Ranges.At(Ranges.Find(address)).Protection;
        ulong end = address + wanted;
        if (end <= ShimImage.Base && Ranges.IsFree(address + old, end))
        {
            long grown = AddressSpace.Reserve(address + old, end, rights);
            return grown < 0 ? grown : (long)address;
        }
        return mayMove ? Move(thread, address, old, wanted, rights) : Answer.Error(Errno.ENOMEM);
    }

    private static long Move(LinuxThread* thread, ulong address, ulong old, ulong wanted, Protection rights)
    {
        if (rights != (Protection.Read | Protection.Write)) return Answer.Error(Errno.ENOMEM);
        ulong place = AddressSpace.FindFree(wanted, 0, Top);
        long answer = place == 0 ? Answer.Error(Errno.ENOMEM) : AddressSpace.Reserve(place, place + wanted, rights);
        if (answer < 0) return answer;
        for (int index = Ranges.Find(address); index < Ranges.Count && Ranges.At(index).Start < address + old; index++)
        {
            Range range = Ranges.At(index);
            if (range.Protection != rights) answer = Answer.Error(Errno.EFAULT);
            if (answer < 0) break;
            if (!range.IsMapped) continue;
            ulong start = Math.Max(range.Start, address), bytes = Math.Min(range.End, address + old) - start;
            ulong to = place + (start - address);
            answer = AddressSpace.Populate(thread, to, to + bytes);
            if (answer < 0) break;
            User.Copy((byte*)start, (byte*)to, bytes);
            index = Ranges.Find(start);
        }
        if (answer >= 0) answer = AddressSpace.Remove(thread, address, address + old);
        else AddressSpace.Remove(thread, place, place + wanted);
        return answer < 0 ? answer : (long)place;
    }
}
