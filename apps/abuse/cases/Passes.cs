using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Pages handed over from one region to another, under mappings and lends of both, with what they cost; and by somebody
/// who is killed at each of the steps in which they go.
/// </summary>
internal static unsafe class Passes
{
    // SAFETY: follows only addresses that the kernel has answered for mappings that are there.
    public const ulong Moves = 14;
    private const ulong Pages = 300, Step = Limits.StepPages, CutPages = 10 * Step, Huge = ulong.MaxValue;
    private const ulong Mark = 0xCAFE_0000, StackPages = 4, Stack = 0x0000_0A00_0000_0000;
    private const ulong ReadExecute = (ulong)(Rights.Read | Rights.Execute), All = (ulong)Rights.All;

    private static ulong s_there;

    public static void Run()
    {
        ulong from = Ask.Region(Pages), to = Empty(Pages), source = Ask.Map(from, Pages), there = Ask.Map(to, Pages);
        ulong second = Ask.Map(from, Pages), used = Ask.PagesInUse();
        for (ulong page = 0; page < Pages; page++) Word(source, page) = Mark + page;
        Word(there, 7) = 1;
        Ask.Channel(out ulong a, out ulong b);
        ulong borrowed = Borrow(a, b, to);
        Verdict.Expect(StatusCode.Ok, Pass(from, 10, to, 100, 200), "moving pages"u8);
        for (ulong page = 0; page < 200; page++)
        {
            Verdict.Expect(Mark + 10 + page, Word(there, 100 + page), "what has been moved"u8);
            Word(source, 10 + page) = 5;
            Word(second, 10 + page) = 6;
            Verdict.Expect(Mark + 10 + page, Word(borrowed, 100 + page), "who has borrowed it"u8);
        }
        Verdict.Expect(Mark + 9, Word(second, 9), "the page before"u8);
        Verdict.Expect(Mark + 210, Word(second, 210), "the page behind"u8);
        Places(from, to);
        Kernel.Do(KernelMethod.TakeBack, a, 0);
        Verdict.Expect(StatusCode.Ok, Pass(to, 150, from, 60, 1), "moving one back"u8);
        Verdict.Expect(Mark + 60, Word(source, 60), "what has come back"u8);
        Ask.Close(a);
        Ask.Close(b);
        Verdict.Expect(used + 2 >= Ask.PagesInUse(), "moving costs"u8);
        Held(from, to);
        Sent(from);
    }

    /// <summary>No such places, places that are taken, pages that are not there.</summary>
    private static void Places(ulong from, ulong to)
    {
        Verdict.Refused(StatusCode.BadArgument, Pass(from, 0, from, 10, 1));
        Verdict.Refused(StatusCode.BadArgument, Pass(from, 0, to, 0, 0));
        Verdict.Refused(StatusCode.BadArgument, Pass(from, 0, to, 0, Huge));
        Verdict.Refused(StatusCode.BadArgument, Pass(from, Huge, to, 0, 2));
        Verdict.Refused(StatusCode.BadArgument, Pass(from, 0, to, Pages - 1, 2));
        Verdict.Refused(StatusCode.NotFound, Pass(from, 209, to, 0, 1));
        Verdict.Refused(StatusCode.NotFound, Pass(from, 0, to, 0, 11));
        Verdict.Refused(StatusCode.AlreadyExists, Pass(from, 0, to, 99, 2));
        Verdict.Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.RegionCreate, 3, 2));
        foreach (ulong offset in (System.ReadOnlySpan<ulong>)[10 * 4096 - 100, 20 * 4096, 210 * 4096 - 384])
            Verdict.Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.ProcessState, Ask.Self, from, offset));
        StatusCode code = Kernel.Do(KernelMethod.ProcessState, Ask.Self, from, 210 * 4096);
        Verdict.Expect(StatusCode.Ok, code, "a record beside a hole"u8);
    }

    /// <summary>Whatever else holds the source keeps its pages; nothing comes under what is executed.</summary>
    private static void Held(ulong from, ulong to)
    {
        Verdict.Must(Kernel.Do(KernelMethod.Duplicate, out ulong more, from, All), more, "a duplicate"u8);
        Verdict.Refused(StatusCode.Busy, Pass(from, 0, to, 0, 1));
        Ask.Close(more);
        ulong other = Ask.Process(600);
        StatusCode code = Kernel.Do(KernelMethod.Map, other, from, 0, 2, Ask.ReadWrite, 0);
        Verdict.Expect(StatusCode.Ok, code, "a mapping elsewhere"u8);
        Verdict.Refused(StatusCode.Busy, Pass(from, 0, to, 0, 1));
        Kernel.Do(KernelMethod.ProcessKill, other);
        Ask.Close(other);
        other = Ask.Process(1200);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Clone, other), "a clone"u8);
        Verdict.Refused(StatusCode.Busy, Pass(from, 0, to, 0, 1));
        Kernel.Do(KernelMethod.ProcessKill, other);
        Ask.Close(other);
        ulong executed = Empty(2);
        code = Kernel.Do(KernelMethod.Map, Ask.Self, executed, 0, 2, ReadExecute, 0);
        Verdict.Expect(StatusCode.Ok, code, "holes to be executed"u8);
        Verdict.Refused(StatusCode.Busy, Pass(from, 0, executed, 0, 1));
        Ask.Close(executed);
    }

    /// <summary>A region with holes goes to somebody else, who pays for its pages only.</summary>
    private static void Sent(ulong region)
    {
        ulong used = Ask.PagesInUse();
        Ask.Channel(out ulong a, out ulong b);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Move, a, 7, region, All), "sending a region"u8);
        Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, b, 7), taken, "taking it"u8);
        ulong at = Ask.Map(taken, Pages);
        Verdict.Expect(Mark + 3, Word(at, 3), "what was sent"u8);
        Kernel.Do(KernelMethod.Unmap, Ask.Self, at, Pages);
        Ask.Close(taken);
        Ask.Close(a);
        Ask.Close(b);
        Verdict.Expect(Ask.PagesInUse() + Pages - 200 <= used, "what is gone is still charged"u8);
    }

    /// <summary>
    /// A clone moves its own pages into a region of this process and is killed when so and so many have come: whole
    /// steps have, in order, and are paid by this process; for the rest the holes are as they were.
    /// </summary>
    public static void CutShort()
    {
        Ask.Map(Ask.Region(StackPages), StackPages, Stack);
        for (ulong wanted = 0; wanted <= CutPages; wanted += Step)
        {
            ulong to = Empty(CutPages), there = Ask.Map(to, CutPages), used = Ask.PagesInUse();
            ulong child = Mover(to);
            while (wanted != 0 && Word(there, wanted - 1) == 0) Kernel.Ring(0);
            Kernel.Do(KernelMethod.ProcessKill, child);
            ulong come = 0;
            while (come < CutPages && Word(there, come) == Mark + come) come++;
            Verdict.Expect(come >= wanted && come % Step == 0, "pages that have come"u8);
            for (ulong page = come; page < CutPages; page++) Verdict.Expect(0, Word(there, page), "a hole"u8);
            Ask.Close(child);
            Verdict.Expect(used + come, Ask.PagesInUse(), "pages paid"u8);
            ulong more = Ask.Region(CutPages);
            if (come < CutPages) Verdict.Expect(StatusCode.Ok, Pass(more, 0, to, come, CutPages - come), "the rest"u8);
            Ask.Close(more);
            Kernel.Do(KernelMethod.Unmap, Ask.Self, there, CutPages);
            Ask.Close(to);
        }
    }

    private static ulong Mover(ulong to)
    {
        ulong child = Ask.Process(CutPages + 600, new ProcessLimits(12, 2, 2, 0));
        Verdict.Must(Kernel.Do(KernelMethod.Duplicate, out ulong copy, to, All), copy, "a duplicate"u8);
        StatusCode code = Kernel.Do(KernelMethod.ProcessGive, out s_there, child, copy, All);
        Verdict.Expect(StatusCode.Ok, code, "giving it"u8);
        Ask.Close(copy);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Clone, child), "a clone"u8);
        const ulong top = Stack + StackPages * Limits.PageBytes;
        code = Kernel.Do(KernelMethod.ThreadStart, child, Ask.BeginThread(), top, Moves, 3);
        Verdict.Expect(StatusCode.Ok, code, "the clone's thread"u8);
        return child;
    }

    /// <summary>What the clone does.</summary>
    public static void Move()
    {
        Kernel.Restart();
        ulong region = Ask.Region(CutPages), at = Ask.Map(region, CutPages);
        for (ulong page = 0; page < CutPages; page++) Word(at, page) = Mark + page;
        Verdict.Expect(StatusCode.Ok, Pass(region, 0, s_there, 0, CutPages), "moving pages to the parent"u8);
        Kernel.Exit(0);
    }

    private static ulong Empty(ulong pages) =>
        Verdict.Must(Kernel.Do(KernelMethod.RegionCreate, out ulong region, pages, 1), region, "holes"u8);

    private static ulong Borrow(ulong lender, ulong borrower, ulong region)
    {
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Lend, lender, region, Ask.ReadWrite), "lending holes"u8);
        Verdict.Must(Kernel.Do(KernelMethod.Borrow, out ulong word, borrower, 0), word, "borrowing holes"u8);
        return new MappedRange(word).Address;
    }

    private static StatusCode Pass(ulong from, ulong first, ulong to, ulong place, ulong pages) =>
        Kernel.Do(KernelMethod.MovePages, from, first, to, place, pages);

    private static ref ulong Word(ulong address, ulong page) => ref *(ulong*)(address + page * Limits.PageBytes);
}
