using System;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// mremap. Memory that moves is copied, what nobody has touched is only entered elsewhere, and shared memory comes
/// again where it is touched.
/// </summary>
internal static unsafe class Remapping
{
    // SAFETY: what is copied has been populated under the lock, and lies in the program's part of the address space.
    private const uint MayMove = 1, Fixed = 2, Keeps = 4, All = 7;
    private const RangeFlags Lasting = RangeFlags.Shared | RangeFlags.ReadOnly | RangeFlags.Beyond;
    private const Protection ReadWrite = Protection.Read | Protection.Write;

    public static long Call(
        LinuxThread* thread, ulong address, ulong oldLength, ulong newLength, uint flags, ulong target)
    {
        ulong old = Pages.Up(oldLength), wanted = Pages.Up(newLength);
        bool moves = (flags & (Fixed | Keeps)) != 0;
        bool isSound = address % 4096 == 0 && wanted != 0 && old != 0 && wanted < ShimImage.Base
            && (flags & ~All) == 0 && (!moves || (flags & MayMove) != 0)
            && ((flags & Keeps) == 0 || old == wanted)
            && ((flags & Fixed) == 0 || IsTarget(address, old, target, wanted));
        if (!isSound) return Answer.Error(Errno.EINVAL);
        if (address >= ShimImage.Base || old > ShimImage.Base - address) return Answer.Error(Errno.EFAULT);
        AddressSpace.Enter(thread);
        long answer = Answer.Error(Errno.EFAULT);
        if (AddressSpace.IsWhole(address, address + old))
            answer = moves
                ? MoveTo(thread, address, old, wanted, flags, target)
                : Resize(thread, address, old, wanted, flags);
        AddressSpace.Leave();
        return answer;
    }

    private static bool IsTarget(ulong address, ulong old, ulong target, ulong wanted) =>
        target % 4096 == 0 && target >= ShimImage.LowestUser && target < ShimImage.Base
        && wanted <= ShimImage.Base - target && (target >= address + old || address >= target + wanted);

    private static long Resize(LinuxThread* thread, ulong address, ulong old, ulong wanted, uint flags)
    {
        if (wanted <= old)
        {
            long cut = AddressSpace.Remove(thread, address + wanted, address + old);
            return cut < 0 ? cut : (long)address;
        }
        ulong end = address + wanted;
        if (end <= ShimImage.Base && Ranges.IsFree(address + old, end))
        {
            long grown = Extend(Ranges.At(Ranges.Find(address + old - 1)), address + old, end);
            return grown < 0 ? grown : (long)address;
        }
        return (flags & MayMove) != 0
            ? Move(thread, address, old, MemoryCalls.FindPlace(wanted), wanted, false)
            : Answer.Error(Errno.ENOMEM);
    }

    private static long MoveTo(
        LinuxThread* thread, ulong address, ulong old, ulong wanted, uint flags, ulong target)
    {
        long cleared = (flags & Fixed) != 0 ? AddressSpace.Remove(thread, target, target + wanted) : 0;
        if (cleared == 0 && wanted < old)
        {
            cleared = AddressSpace.Remove(thread, address + wanted, address + old);
            old = wanted;
        }
        if (cleared < 0) return cleared;
        ulong place = (flags & Fixed) != 0 ? target : MemoryCalls.FindPlace(wanted);
        return Move(thread, address, old, place, wanted, (flags & Keeps) != 0);
    }

    private static long Move(
        LinuxThread* thread, ulong address, ulong old, ulong place, ulong wanted, bool keeps)
    {
        if (place == 0) return Answer.Error(Errno.ENOMEM);
        long answer = 0;
        ulong at = address, end = address + old;
        Range last = default;
        while (at < end && answer == 0)
        {
            last = Ranges.At(Ranges.Find(at));
            ulong stop = Math.Min(last.End, end);
            answer = MoveRange(thread, last, at, stop, place + (at - address));
            at = stop;
        }
        if (answer == 0 && wanted > old)
        {
            last.Source = last.SourceAt(end);
            last.Start = place + old;
            answer = Extend(last, place + old, place + wanted);
        }
        if (answer == 0)
            answer = keeps ? AddressSpace.Forget(thread, address, end) : AddressSpace.Remove(thread, address, end);
        else AddressSpace.Remove(thread, place, place + wanted);
        return answer < 0 ? answer : (long)place;
    }

    /// <summary>The same kind of memory as a range, untouched.</summary>
    private static long Extend(in Range range, ulong start, ulong end) => AddressSpace.Reserve(
        start, end, range.Protection, range.Flags & Lasting, range.SourceAt(start));

    private static long MoveRange(LinuxThread* thread, in Range range, ulong start, ulong end, ulong to)
    {
        ulong bytes = end - start;
        if (range.Flags == (RangeFlags.File | RangeFlags.Mapped) || range.Flags == RangeFlags.File)
            return Answer.Error(Errno.EFAULT);
        if (!range.IsMapped || range.IsShared)
            return AddressSpace.Reserve(
                to, to + bytes, range.Protection, range.Flags & Lasting, range.SourceAt(start));
        long answer = range.Protection == Protection.None
            ? AddressSpace.Protect(thread, start, end, Protection.Read)
            : 0;
        if (answer == 0) answer = AddressSpace.Reserve(to, to + bytes, ReadWrite);
        if (answer == 0) answer = AddressSpace.Populate(thread, to, to + bytes);
        if (answer < 0) return answer;
        User.Copy((byte*)start, (byte*)to, bytes);
        return range.Protection == ReadWrite
            ? 0
            : AddressSpace.Protect(thread, to, to + bytes, range.Protection);
    }
}
