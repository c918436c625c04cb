using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Memory that is lent and taken back, by every way in which it can go: the borrower goes on reading and writing, finds
/// its scratch page there and is told, and the lender has its memory back at once.
/// </summary>
internal static unsafe class Loans
{
    // SAFETY: follows only addresses at which the kernel has mapped something for this process and never takes it away.
    private const ulong Pages = 500, Mark = 0x1234_5678_9ABC_DEF0;

    public static void TakenBack() => Run(Ways.TakeBack, PacketBits.Withdrawn);

    public static void LenderCloses() => Run(Ways.Close, PacketBits.Withdrawn | PacketBits.Closed);

    public static void LenderDies() => Run(Ways.Die, PacketBits.Withdrawn | PacketBits.Died);

    private enum Ways
    {
        TakeBack,
        Close,
        Die,
    }

    private static void Run(Ways way, PacketBits expected)
    {
        ulong port = Ask.Port(), region = Ask.Region(Pages), own = Ask.Map(region, Pages), first = Ask.PagesInUse();
        Ask.Channel(out ulong lender, out ulong borrower);
        Ask.Associate(port, borrower, 5);
        ulong there = Lend(lender, region, borrower);
        ulong other = Lend(lender, region, borrower, 1);
        for (ulong page = 0; page < Pages; page++) Word(own, page) = Mark + page;
        Verdict.Expect(0, Kernel.Arm(borrower), "arming"u8);
        Verdict.Expect(Mark + 77 == Word(there, 77), "what was lent is not shown"u8);
        ulong child = 0;
        if (way == Ways.Die) child = GiveToChild(ref lender);
        End(way, lender, child);
        for (PacketBits told = PacketBits.None; told != expected; told |= Kernel.PacketAt(0).Bits)
        {
            Verdict.Expect((told & ~expected) == PacketBits.None, "what the packet says"u8);
            Kernel.Arm(borrower);
            Verdict.Expect(1, Kernel.Wait(port), "packets about what was taken back"u8);
        }
        for (ulong page = 0; page < Pages; page++)
        {
            Verdict.Expect(Word(there, page) != Mark + page, "what was taken back is shown"u8);
            Word(there, page) = page;
            Verdict.Expect(Word(other, page) == page && Word(own, page) == Mark + page, "whose memory is it"u8);
        }
        Verdict.Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.Borrow, borrower, 0));
        Ask.Close(borrower);
        if (way == Ways.TakeBack) Ask.Close(lender);
        Verdict.Expect(Ask.PagesInUse() <= first + 4, "pages stay in use"u8);
    }

    private static void End(Ways way, ulong lender, ulong child)
    {
        if (way == Ways.Close) Ask.Close(lender);
        if (way == Ways.Die) Kernel.Do(KernelMethod.ProcessKill, child);
        if (way != Ways.TakeBack) return;
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.TakeBack, lender, 0), "taking back"u8);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.TakeBack, lender, 1), "taking back again"u8);
        Verdict.Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.TakeBack, lender, 1));
    }

    private static ulong GiveToChild(ref ulong end)
    {
        ulong child = Ask.Process(60);
        StatusCode code = Kernel.Do(KernelMethod.ProcessGive, out ulong there, child, end, 255);
        Verdict.Must(code, there, "giving the lender's end to a process"u8);
        end = 0;
        return child;
    }

    /// <summary>
    /// Who lends and takes back for ever fills neither the address space nor the budget of who borrows.
    /// </summary>
    public static void Again()
    {
        ulong region = Ask.Region(3);
        Ask.Channel(out ulong a, out ulong b);
        int borrowed = 0;
        for (int i = 0; i < 50; i++)
        {
            StatusCode code = Kernel.Do(KernelMethod.Lend, out ulong number, a, region, Ask.ReadWrite);
            Verdict.Expect(StatusCode.Ok, code, "lending"u8);
            Verdict.Expect(0, (long)number, "the number of the only lend"u8);
            code = Kernel.Do(KernelMethod.Borrow, b, 0);
            if (code == StatusCode.Ok) borrowed++;
            else Verdict.Refused(StatusCode.Full, code);
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.TakeBack, a, 0), "taking back"u8);
        }
        Verdict.Expect(Limits.Lends, borrowed, "borrowings"u8);
        for (int i = 0; i < Limits.Lends; i++) Kernel.Do(KernelMethod.Lend, a, region, Ask.ReadWrite);
        Verdict.Refused(StatusCode.Full, Kernel.Do(KernelMethod.Lend, a, region, Ask.ReadWrite));
    }

    /// <summary>An end with lends goes through inboxes with them; one that has borrowed leaves it behind.</summary>
    public static void UnderWay()
    {
        ulong region = Ask.Region(Pages);
        for (int i = 0; i < 4; i++)
        {
            Ask.Channel(out ulong a, out ulong b);
            Ask.Channel(out ulong c, out ulong d);
            ulong there = Lend(a, region, b);
            Give(c, i % 2 == 0 ? a : b);
            if (i % 2 == 0) Word(there, Pages - 1) = 1;
            if (i < 2) Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, d, 7), taken, "taking"u8);
            else Ask.Close(d);
            Ask.Close(c);
            if (i % 2 == 0) Word(there, Pages - 1) = 2;
        }
    }

    private static void Give(ulong end, ulong given) =>
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Give, end, 7, given, 255), "a gift"u8);

    private static ulong Lend(ulong lender, ulong region, ulong borrower, ulong number = 0)
    {
        StatusCode code = Kernel.Do(KernelMethod.Lend, out ulong lend, lender, region, Ask.ReadWrite);
        Verdict.Must(code, lend, "lending"u8);
        code = Kernel.Do(KernelMethod.Borrow, out ulong word, borrower, number);
        return new MappedRange(Verdict.Must(code, word, "borrowing"u8)).Address;
    }

    private static ref ulong Word(ulong address, ulong page) => ref *(ulong*)(address + page * Limits.PageBytes);
}
