using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Cloned address spaces: parent and clones write to the same addresses, by themselves and through the kernel, in every
/// order, and none sees what another has written.
/// </summary>
internal static unsafe class Clones
{
    // SAFETY: follows only addresses that this process has mapped before it was cloned, or its parent had.
    public const ulong First = 1000;

    private const ulong Pages = 300, Data = 0x0000_0C00_0000_0000, Alias = 0x0000_0D00_0000_0000;
    private const ulong Stacks = 0x0000_0E00_0000_0000, StackPages = 4, StackStride = 0x10_0000;
    private const int Sound = 42;

    /// <summary>What a clone does: writes; writes late; writes and clones itself.</summary>
    private const ulong Writes = 0, WritesLate = 1, ClonesAgain = 2;

    private static ulong s_region;

    /// <summary>The last two whose end has been told: closing a process drops its packet.</summary>
    private static ulong s_told, s_toldBefore;

    public static void Both()
    {
        Prepare(3);
        ulong port = Ask.Port(), child = Clone(Writes, 0, port, 1200);
        for (ulong page = 0; page < Pages; page += 2)
        {
            Word(Data, page) = page + 5000;
            if (page % 16 == 0) Kernel.Ring(0);
        }
        Wait(port, child);
        for (ulong page = 0; page < Pages; page++)
            Verdict.Expect(page % 2 == 0 ? page + 5000 : page, Word(Alias, page), "the parent's memory"u8);
        for (ulong page = 0; page < Pages; page++) Word(Data, page) = page + 1;
        Verdict.Expect(Pages, Word(Alias, Pages - 1), "the parent's memory in the end"u8);
    }

    /// <summary>Two clones at once, and one of them is cloned again.</summary>
    public static void Again()
    {
        Prepare(3);
        ulong port = Ask.Port(), one = Clone(ClonesAgain, 0, port, 1600), two = Clone(Writes, 2, port, 700);
        Wait(port, one);
        Wait(port, two);
        for (ulong page = 0; page < Pages; page++) Verdict.Expect(page, Word(Data, page), "the parent's memory"u8);
    }

    /// <summary>The parent's side goes first, is written by the kernel, and by somebody who has borrowed it.</summary>
    public static void Elsewhere()
    {
        Prepare(1);
        ulong port = Ask.Port(), child;
        Ask.Channel(out ulong a, out ulong b);
        StatusCode code = Kernel.Do(KernelMethod.Lend, out ulong lend, a, s_region, Ask.ReadWrite);
        Verdict.Must(code, lend, "lending"u8);
        Verdict.Must(Kernel.Do(KernelMethod.Borrow, out ulong word, b, lend), word, "borrowing"u8);
        child = Clone(WritesLate, 0, port, 1200);
        Word(new MappedRange(word).Address, 7) = 77;
        Verdict.Expect(77, Word(Data, 7), "what a borrower has written"u8);
        code = Kernel.Do(KernelMethod.ProcessState, Ask.Self, s_region, 9 * Limits.PageBytes);
        Verdict.Expect(StatusCode.Ok, code, "a record into shared memory"u8);
        Verdict.Expect(9, Word(Data, 8) + 1, "the page before the record"u8);
        Verdict.Expect(Word(Data, 9) != 9, "the record is not to be seen"u8);
        Ask.Close(a);
        Ask.Close(b);
        Kernel.Do(KernelMethod.Unmap, Ask.Self, Data, Pages);
        Kernel.Do(KernelMethod.Unmap, Ask.Self, Alias, Pages);
        Ask.Close(s_region);
        Wait(port, child);
    }

    /// <summary>Clones that cannot be: begun, oneself, too dear; what was half made goes with its process.</summary>
    public static void Refused()
    {
        Prepare(1);
        Verdict.Expect(StatusCode.Busy, Kernel.Do(KernelMethod.Clone, Ask.Self), "a clone of oneself into oneself"u8);
        for (ulong pages = 20; pages < 600; pages += 67)
        {
            ulong child = Ask.Process(pages);
            StatusCode code = Kernel.Do(KernelMethod.Clone, child);
            Verdict.Expect(code is StatusCode.OutOfBudget or StatusCode.Ok, "a clone that is too dear"u8);
            Verdict.Expect(code == StatusCode.OutOfBudget || pages > Pages, "a clone that is not paid"u8);
            Word(Data, pages / 3) = 1;
            Kernel.Do(KernelMethod.ProcessKill, child);
            Ask.Close(child);
        }
        ulong running = Ask.Process(100);
        Ask.Start(running, Ask.RunsForEver);
        Verdict.Expect(StatusCode.Busy, Kernel.Do(KernelMethod.Clone, running), "a clone into who runs"u8);
    }

    /// <summary>Killed anywhere between cloning, writing and ending.</summary>
    public static void Killed()
    {
        Prepare(1);
        for (ulong i = 0; i < 12; i++)
        {
            ulong port = Ask.Port(), child = Clone(Writes, 0, port, 1200);
            Ask.Linger(i * 40_000);
            for (ulong page = 0; page < i * 20; page++) Word(Data, page) = page;
            Kernel.Do(KernelMethod.ProcessKill, child);
            Ask.Close(child);
            Ask.Close(port);
        }
    }

    /// <summary>Where the clone begins, on a stack of its own, with the parent's memory as it was.</summary>
    public static void Live(ulong what)
    {
        Kernel.Restart();
        s_told = s_toldBefore = 0;
        if (what - First == WritesLate) Ask.Linger(3_000_000);
        for (ulong page = 0; page < Pages; page++)
        {
            Verdict.Expect(page, Word(Data, page), "the clone's memory"u8);
            Word(Data, page) = page + 2000;
            if (page % 16 == 0) Kernel.Ring(0);
        }
        for (ulong page = 0; page < Pages; page++)
            Verdict.Expect(page + 2000, Word(Alias, page), "what the clone has written"u8);
        if (what - First == ClonesAgain) CloneAgain();
        Kernel.Exit(Sound);
    }

    private static void CloneAgain()
    {
        for (ulong page = 0; page < Pages; page++) Word(Data, page) = page;
        ulong port = Ask.Port(), child = Clone(Writes, 1, port, 700);
        for (ulong page = 0; page < Pages; page += 3) Word(Data, page) = 1;
        Wait(port, child);
        for (ulong page = 1; page < Pages; page += 3) Verdict.Expect(page, Word(Data, page), "after the grandchild"u8);
    }

    /// <summary>Memory in which each page has its number, at two addresses, and stacks for those to come.</summary>
    private static void Prepare(ulong stacks)
    {
        s_region = Ask.Region(Pages);
        Ask.Map(s_region, Pages, Data);
        const ulong read = (ulong)Rights.Read;
        StatusCode code = Kernel.Do(KernelMethod.Map, Ask.Self, s_region, 0, Pages, read, Alias);
        Verdict.Expect(StatusCode.Ok, code, "a second mapping"u8);
        for (ulong page = 0; page < Pages; page++) Word(Data, page) = page;
        for (ulong i = 0; i < stacks; i++) Ask.Map(Ask.Region(StackPages), StackPages, Stacks + i * StackStride);
    }

    private static ulong Clone(ulong what, ulong stack, ulong port, ulong pages)
    {
        ProcessLimits limits = what == ClonesAgain ? new ProcessLimits(40, 4, 4, 2) : new ProcessLimits(12, 2, 2, 0);
        ulong child = Ask.Process(pages, limits);
        Ask.Associate(port, child, child);
        Kernel.Arm(child);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Clone, child), "a clone"u8);
        ulong top = Stacks + stack * StackStride + StackPages * Limits.PageBytes;
        StatusCode code = Kernel.Do(KernelMethod.ThreadStart, child, Ask.BeginThread(), top, First + what, 3);
        Verdict.Expect(StatusCode.Ok, code, "the clone's thread"u8);
        return child;
    }

    /// <summary>Until this one has ended, which is to have ended well.</summary>
    private static void Wait(ulong port, ulong child)
    {
        while (child != s_told && child != s_toldBefore)
        {
            for (long n = Kernel.Wait(port); n > 0; n--)
                (s_toldBefore, s_told) = (s_told, Kernel.PacketAt((int)n - 1).Key);
        }
        ulong region = Ask.Region(1), at = Ask.Map(region, 1);
        ProcessRecord* record = (ProcessRecord*)at;
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessState, child, region, 0), "its record"u8);
        Verdict.Expect(Sound, record->ExitCode, "the clone's verdict"u8);
        Kernel.Do(KernelMethod.Unmap, Ask.Self, at, 1);
        Ask.Close(region);
        Ask.Close(child);
    }

    private static ref ulong Word(ulong address, ulong page) => ref *(ulong*)(address + page * Limits.PageBytes);
}
