using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// What the program has mapped. Memory that is not a file's costs nothing until it is touched: the page fault is
/// reflected, or a pointer in a system call's arguments says so, and then a chunk gets pages. So an area of 256 GiB
/// without access is one entry of a table.
/// <para>
/// Every change is made under one lock, as looking is. What is done with memory that has been looked at is done
/// without it: a thread that unmaps what another one passes to a system call ends its own process.
/// </para>
/// </summary>
internal static unsafe class AddressSpace
{
    // SAFETY: the thread is the calling one, whose state stays mapped; no memory of the program is touched here.

    /// <summary>What gets pages at one touch: memory, and a file's.</summary>
    private const ulong ChunkBytes = 64 * 1024, FileChunkBytes = 16 * 1024;

    private static Lock s_lock;

    public static void Enter(LinuxThread* thread) => s_lock.Enter(thread);

    public static void Leave() => s_lock.Exit();

    public static void Reset() => s_lock.Reset();

    /// <summary>Takes all away that is mapped there. ENOMEM: the table is full.</summary>
    public static long Remove(LinuxThread* thread, ulong start, ulong end)
    {
        if (!TryIsolate(start, end, out int index)) return Answer.Error(Errno.ENOMEM);
        while (index < Ranges.Count && Ranges.At(index).Start < end)
        {
            Range range = Ranges.At(index);
            if (range.IsMapped) Pages.Unmap(thread, range.Start, range.End - range.Start);
            Ranges.Remove(index);
            if (range.IsShared) SharedMemory.Left(thread, range.Source);
        }
        return 0;
    }

    /// <summary>Untouched memory, where nothing is mapped.</summary>
    public static long Reserve(
        ulong start, ulong end, Protection protection, RangeFlags flags = RangeFlags.None, ulong source = 0)
    {
        if (!Ranges.HasRoom) return Answer.Error(Errno.ENOMEM);
        Ranges.Insert(new Range
        {
            Start = start, End = end, Protection = protection, Flags = flags, Source = source,
        });
        return 0;
    }

    /// <summary>Other rights. ENOMEM: not all of it is mapped. EACCES: writable and executable at once.</summary>
    public static long Protect(LinuxThread* thread, ulong start, ulong end, Protection protection)
    {
        if (!IsWhole(start, end)) return Answer.Error(Errno.ENOMEM);
        long answer = PopulateFile(thread, start, end);
        if (answer < 0) return answer;
        if (!TryIsolate(start, end, out int index)) return Answer.Error(Errno.ENOMEM);
        int first = index;
        for (; answer == 0 && index < Ranges.Count && Ranges.At(index).Start < end; index++)
        {
            ref Range range = ref Ranges.At(index);
            if (range.IsReadOnly && (protection & Protection.Write) != 0) answer = Answer.Error(Errno.EACCES);
            if ((range.Flags & RangeFlags.File) != 0 && (protection & Protection.Write) != 0)
                answer = ProgramText.Copy(thread, ref range);
            if (answer == 0 && range.IsMapped && range.Protection != protection)
                answer = Pages.Protect(thread, range.Start, range.End - range.Start, protection);
            if (answer == 0) range.Protection = protection;
        }
        for (; index >= first; index--) Ranges.Join(index);
        return answer;
    }

    /// <summary>Untouched again: what was written is gone. What is a file's stays.</summary>
    public static long Forget(LinuxThread* thread, ulong start, ulong end)
    {
        if (!TryIsolate(start, end, out int index)) return Answer.Error(Errno.ENOMEM);
        int first = index;
        for (; index < Ranges.Count && Ranges.At(index).Start < end; index++)
        {
            ref Range range = ref Ranges.At(index);
            if (range.Flags != RangeFlags.Mapped) continue;
            Pages.Unmap(thread, range.Start, range.End - range.Start);
            range.Flags = RangeFlags.None;
        }
        for (; index >= first; index--) Ranges.Join(index);
        return 0;
    }

    /// <summary>Gives pages to what has none. ENOMEM.</summary>
    public static long Populate(LinuxThread* thread, ulong start, ulong end)
    {
        while (start < end)
        {
            Range range = Ranges.At(Ranges.Find(start));
            ulong stop = Math.Min(range.End, end);
            long answer = range.IsMapped ? 0 : Fill(thread, start, stop, range.Protection);
            if (answer < 0) return answer;
            start = stop;
        }
        return 0;
    }

    /// <summary>A file's pages have the rights with which they are mapped, and no others.</summary>
    private static long PopulateFile(LinuxThread* thread, ulong start, ulong end)
    {
        while (start < end)
        {
            Range range = Ranges.At(Ranges.Find(start));
            ulong stop = Math.Min(range.End, end);
            long answer = range.Flags == RangeFlags.File ? Fill(thread, start, stop, range.Protection) : 0;
            if (answer < 0) return answer;
            start = stop;
        }
        return 0;
    }

    /// <summary>All of it is mapped.</summary>
    public static bool IsWhole(ulong start, ulong end)
    {
        for (int index = Ranges.Find(start); start < end; index++)
        {
            if (index == Ranges.Count || Ranges.At(index).Start > start) return false;
            start = Ranges.At(index).End;
        }
        return true;
    }

    /// <summary>
    /// A fault at an address, for an access that asks for a protection: the chunk around it gets pages.
    /// </summary>
    public static TouchResult Touch(LinuxThread* thread, ulong address, Protection need)
    {
        if (!Ranges.TryFind(address, out int index)) return TouchResult.Nothing;
        Range range = Ranges.At(index);
        if (range.Protection == Protection.None) return TouchResult.Closed;
        if ((range.Protection & need) != need) return TouchResult.Forbidden;
        if (range.IsMapped) return TouchResult.Done;
        ulong bytes = range.Flags == RangeFlags.File ? FileChunkBytes : ChunkBytes;
        ulong chunk = address & ~(bytes - 1);
        ulong start = Math.Max(chunk, range.Start), end = Math.Min(chunk + bytes, range.End);
        long filled = Fill(thread, start, end, range.Protection);
        // A chunk that a file does not fill: the page itself decides.
        ulong page = Pages.Down(address);
        if (filled < 0 && range.IsShared) filled = Fill(thread, page, page + Limits.PageBytes, range.Protection);
        if (filled == Answer.Error(Errno.EFAULT)) return TouchResult.Beyond;
        return filled < 0 ? TouchResult.NoMemory : TouchResult.Done;
    }

    /// <summary>
    /// Looks for free addresses: those asked for, else as high as can be below others. 0: there are none.
    /// </summary>
    public static ulong FindFree(ulong bytes, ulong hint, ulong top)
    {
        if (hint >= ShimImage.LowestUser && hint <= top && bytes <= top - hint && Ranges.IsFree(hint, hint + bytes))
            return hint;
        ulong end = top;
        for (int index = Ranges.Find(top); ; index--)
        {
            bool isLast = index == 0;
            ulong below = isLast ? ShimImage.LowestUser : Ranges.At(index - 1).End;
            if (below <= end && end - below >= bytes) return end - bytes;
            if (isLast) return 0;
            end = Math.Min(end, Ranges.At(index - 1).Start);
        }
    }

    private static long Fill(LinuxThread* thread, ulong start, ulong end, Protection protection)
    {
        if (!TryIsolate(start, end, out int index)) return Answer.Error(Errno.ENOMEM);
        ref Range range = ref Ranges.At(index);
        long answer = (range.Flags & RangeFlags.Beyond) != 0 ? Answer.Error(Errno.EFAULT)
            : range.IsShared ? SharedMemory.Show(thread, range, start, end)
            : range.Flags == RangeFlags.File ? ProgramText.Show(thread, start, end, protection)
            : Pages.Fill(thread, start, end - start, protection);
        if (answer < 0 && range.IsShared) Pages.Unmap(thread, start, end - start);
        if (answer == 0) Ranges.At(index).Flags |= RangeFlags.Mapped;
        Ranges.Join(index + 1);
        Ranges.Join(index);
        return answer;
    }

    /// <summary>Ranges begin and end at these two addresses.</summary>
    /// <param name="start">Of the first page.</param>
    /// <param name="end">Of the page behind.</param>
    /// <param name="index">The first range from the start on.</param>
    private static bool TryIsolate(ulong start, ulong end, out int index)
    {
        index = 0;
        if (!Ranges.HasRoom) return false;
        Ranges.Split(start);
        Ranges.Split(end);
        index = Ranges.Find(start);
        return true;
    }
}

internal enum TouchResult
{
    Done,

    /// <summary>Nothing is mapped there.</summary>
    Nothing,
    Forbidden,

    /// <summary>Forbidden to everybody (PROT_NONE).</summary>
    Closed,
    NoMemory,

    /// <summary>Behind the end of the file that is mapped there.</summary>
    Beyond,
}
