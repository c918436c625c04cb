using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Memory that the process shares with others (servers/posix/shared): the server has it, and shows windows of it that
/// are touched. A range says with its source which memory, and which page of it, it begins with. With the lock of
/// <see cref="AddressSpace"/>.
/// </summary>
internal static unsafe class SharedMemory
{
    // SAFETY: the thread is the calling one, whose state stays mapped; no memory of the program is touched here.
    private const int NumberShift = 32;
    private const uint Window = 16;
    private const ulong Later = (ulong)(Rights.Read | Rights.Write) << 8;

    public static ulong Source(long number, ulong page) => (ulong)number << NumberShift | page;

    /// <summary>New memory. Answers its number.</summary>
    public static long Make(LinuxThread* thread) => Ask(thread, MemoryCall.Share, 0);

    /// <summary>A file that is to be mapped: the number of shared memory, 0 for a private mapping.</summary>
    public static long OfFile(LinuxThread* thread, int descriptor, bool isShared, bool isWritten, out ulong bytes)
    {
        ulong how = !isShared ? 0ul : isWritten ? 3ul : 1ul;
        long number = Ask(thread, MemoryCall.MapFile, (uint)descriptor, how);
        bytes = *(ulong*)(thread->Buffer + Server.Filled);
        return number;
    }

    /// <summary>Maps pages of a range.</summary>
    public static long Show(LinuxThread* thread, in Range range, ulong start, ulong end)
    {
        uint number = (uint)(range.Source >> NumberShift);
        while (start < end)
        {
            ulong page = (uint)range.Source + (start - range.Start) / Limits.PageBytes, inside = page % Window;
            ulong pages = Math.Min(Window - inside, (end - start) / Limits.PageBytes);
            long region = Ask(thread, MemoryCall.Show, number, page);
            if (region < 0) return region;
            Rights most = range.IsReadOnly ? Rights.Read : Rights.Read | Rights.Write;
            long shown = Pages.ShowAndClose(
                thread, (ulong)region, inside, pages, range.Protection, (ulong)most << 8, start);
            if (shown < 0) return shown;
            start += pages * Limits.PageBytes;
        }
        return 0;
    }

    /// <summary>A range of it has been taken away: perhaps it was the last one.</summary>
    public static void Left(LinuxThread* thread, ulong source)
    {
        uint number = (uint)(source >> NumberShift);
        for (int index = 0; index < Ranges.Count; index++)
        {
            ref Range range = ref Ranges.At(index);
            if (range.IsShared && range.Source >> NumberShift == number) return;
        }
        Ask(thread, MemoryCall.Leave, number);
    }

    /// <summary>msync: the files of what is mapped there have what was written.</summary>
    public static long Synchronize(LinuxThread* thread, ulong start, ulong end)
    {
        for (int index = Ranges.Find(start); index < Ranges.Count && Ranges.At(index).Start < end; index++)
        {
            Range range = Ranges.At(index);
            long answer = range.IsShared
                ? Ask(thread, MemoryCall.Synchronize, (uint)(range.Source >> NumberShift))
                : 0;
            if (answer < 0) return answer;
        }
        return 0;
    }

    /// <summary>In a fork's child: copies of what is shared go, and come again when they are touched.</summary>
    public static void BeginFork(LinuxThread* thread)
    {
        for (int index = 0; index < Ranges.Count; index++)
        {
            ref Range range = ref Ranges.At(index);
            if (!range.IsShared || !range.IsMapped) continue;
            Pages.Unmap(thread, range.Start, range.End - range.Start);
            range.Flags &= ~RangeFlags.Mapped;
        }
    }

    /// <summary>Is a word in shared memory, and where?</summary>
    public static bool TryFind(LinuxThread* thread, ulong address, out uint number, out ulong offset)
    {
        AddressSpace.Enter(thread);
        bool isShared = Ranges.TryFind(address, out int index) && Ranges.At(index).IsShared;
        Range range = isShared ? Ranges.At(index) : default;
        AddressSpace.Leave();
        number = (uint)(range.Source >> NumberShift);
        offset = (uint)range.Source * (ulong)Limits.PageBytes + (address - range.Start);
        return isShared;
    }

    public static long Await(
        LinuxThread* thread, uint number, ulong offset, uint value, uint bits, ulong deadline) => Server.CallHeeding(
        thread, PosixCallsLayout.Memory,
        Arguments(MemoryCall.Await, number, offset, value | (ulong)bits << NumberShift), deadline);

    public static long Wake(LinuxThread* thread, uint number, ulong offset, uint most, uint bits) =>
        Ask(thread, MemoryCall.Wake, number, offset, most | (ulong)bits << NumberShift);

    public static long Ask(LinuxThread* thread, MemoryCall what, uint number, ulong a = 0, ulong b = 0) =>
        Server.Call(thread, PosixCallsLayout.Memory, Arguments(what, number, a, b));

    /// <summary>Only <see cref="OfFile"/> looks at what is filled in: others come in the middle of calls.</summary>
    private static PosixCallsLayout.MemoryArguments Arguments(MemoryCall what, uint number, ulong a, ulong b) => new()
    {
        What = (int)what, Number = number, A = a, B = b, Into = Server.Range(Server.Filled, 8),
    };
}
