using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>The kernel's mappings of this process. Answers are 0 or Linux's errors. Lengths are whole pages.</summary>
internal static unsafe class Pages
{
    // SAFETY: the thread is the calling one, whose state stays mapped; what is mapped is not touched here.
    private const ulong PageBytes = Limits.PageBytes;

    /// <summary>What a mapping of the program's own memory may be made by <see cref="Protect"/>.</summary>
    private const ulong Later = (ulong)(Rights.Read | Rights.Write | Rights.Execute) << 8;

    public static ulong Down(ulong address) => address & ~(PageBytes - 1);

    public static ulong Up(ulong address) => (address + PageBytes - 1) & ~(PageBytes - 1);

    /// <summary>New zeroed pages. What the process has not got it asks the server for, once.</summary>
    public static long Fill(LinuxThread* thread, ulong start, ulong bytes, Protection protection)
    {
        // What the kernel wants for page tables and objects besides.
        const ulong slack = 64;
        long answer = TryFill(thread, start, bytes, protection);
        if (answer != Answer.Error(Errno.ENOMEM)) return answer;
        return SharedMemory.Ask(thread, MemoryCall.Fund, 0, bytes / PageBytes + slack) < 0
            ? answer
            : TryFill(thread, start, bytes, protection);
    }

    private static long TryFill(LinuxThread* thread, ulong start, ulong bytes, Protection protection)
    {
        ulong pages = bytes / PageBytes;
        long region = Kernel.Do(thread, KernelMethod.RegionCreate, pages);
        if (region < 0) return Answer.OfKernel(region);
        return MapAndClose(thread, (ulong)region, 0, pages, (ulong)RightsOf(protection) | Later, start);
    }

    /// <summary>Pages of a file that others may have too: read, or executed, but never written.</summary>
    public static long Show(
        LinuxThread* thread, ulong region, ulong firstPage, ulong pages, ulong start, Protection protection)
    {
        long at = Kernel.Do(
            thread, KernelMethod.Map, Kernel.Self, region, firstPage, pages, (ulong)RightsOf(protection), start);
        return at < 0 ? Answer.OfKernel(at) : 0;
    }

    /// <summary>Pages of a region that the process has a handle for that only.</summary>
    /// <param name="later">Rights that they may be given later, &lt;&lt; 8.</param>
    public static long ShowAndClose(
        LinuxThread* thread, ulong region, ulong firstPage, ulong pages, Protection protection, ulong later,
        ulong start) =>
        MapAndClose(thread, region, firstPage, pages, (ulong)RightsOf(protection) | later, start);

    public static void Unmap(LinuxThread* thread, ulong start, ulong bytes) =>
        Kernel.Do(thread, KernelMethod.Unmap, Kernel.Self, start, bytes / PageBytes);

    public static void Close(LinuxThread* thread, ulong handle) => Kernel.Do(thread, KernelMethod.Close, handle);

    /// <summary>In pieces as large as the kernel takes them.</summary>
    public static long Protect(LinuxThread* thread, ulong start, ulong bytes, Protection protection)
    {
        const ulong piece = Limits.StepPages * PageBytes;
        for (ulong done = 0; done < bytes; done += piece)
        {
            ulong pages = Math.Min(bytes - done, piece) / PageBytes;
            long answer = Kernel.Do(
                thread, KernelMethod.Protect, Kernel.Self, start + done, pages, (ulong)RightsOf(protection));
            if (answer < 0) return Answer.OfKernel(answer);
        }
        return 0;
    }

    /// <summary>What can be written or executed can be read: the processor knows no other pages.</summary>
    private static Rights RightsOf(Protection protection) =>
        (protection == Protection.None ? Rights.None : Rights.Read)
        | ((protection & Protection.Write) != 0 ? Rights.Write : Rights.None)
        | ((protection & Protection.Execute) != 0 ? Rights.Execute : Rights.None);

    private static long MapAndClose(
        LinuxThread* thread, ulong region, ulong firstPage, ulong pages, ulong rights, ulong start)
    {
        Kernel.Enter(thread);
        Kernel.Push(KernelMethod.Map, Kernel.Self, region, firstPage, pages, rights, start);
        Kernel.Push(KernelMethod.Close, region);
        Kernel.Ring();
        long at = Kernel.Reap();
        Kernel.Reap();
        Kernel.Leave();
        return at < 0 ? Answer.OfKernel(at) : 0;
    }
}
