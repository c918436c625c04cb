using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Regions handed over, with what they cost: to oneself, to who cannot pay, while others hold them.</summary>
internal static unsafe class Moves
{
    // SAFETY: follows only addresses that the kernel has answered for mappings that are there.
    private const ulong Pages = 200, All = (ulong)Rights.All, Mark = 0xCAFE_F00D;

    public static void Run()
    {
        Ask.Channel(out ulong a, out ulong b);
        ulong region = Ask.Region(Pages), at = Ask.Map(region, Pages), second = Ask.Map(region, Pages);
        ulong used = PagesInUse();
        *(ulong*)(at + 7 * Limits.PageBytes) = Mark;
        Held(a, b, region);
        Verdict.Expect(StatusCode.Ok, Move(a, region), "a move"u8);
        Refused(StatusCode.BadHandle, Kernel.Do(KernelMethod.RegionPages, region));
        Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.Unmap, Ask.Self, at, Pages));
        Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.Unmap, Ask.Self, second, Pages));
        Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, b, 7), taken, "taking"u8);
        at = Ask.Map(taken, Pages);
        Verdict.Expect(Mark, *(ulong*)(at + 7 * Limits.PageBytes), "what has been moved"u8);
        Verdict.Expect(PagesInUse() <= used + 2, "a move costs"u8);
        Verdict.Expect(StatusCode.Ok, Move(a, taken), "a move that nobody takes"u8);
        Ask.Close(b);
        Ask.Close(a);
        Verdict.Expect(PagesInUse() + Pages <= used + 2, "what nobody took is still charged"u8);
    }

    /// <summary>Whatever else holds it keeps it where it is.</summary>
    private static void Held(ulong a, ulong b, ulong region)
    {
        Verdict.Must(Kernel.Do(KernelMethod.Duplicate, out ulong more, region, All), more, "a duplicate"u8);
        Refused(StatusCode.Busy, Move(a, region));
        Ask.Close(more);
        Verdict.Must(Kernel.Do(KernelMethod.Lend, out ulong lend, b, region, Ask.ReadWrite), lend, "a lend"u8);
        Refused(StatusCode.Busy, Move(a, region));
        Kernel.Do(KernelMethod.TakeBack, b, lend);
        ulong other = Ask.Process(50);
        StatusCode code = Kernel.Do(KernelMethod.Map, other, region, 0, 2, Ask.ReadWrite, 0);
        Verdict.Expect(StatusCode.Ok, code, "a mapping elsewhere"u8);
        Refused(StatusCode.Busy, Move(a, region));
        Kernel.Do(KernelMethod.ProcessKill, other);
        Ask.Close(other);
        Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.RegionAddress, region, 0));
    }

    private static StatusCode Move(ulong end, ulong region) => Kernel.Do(KernelMethod.Move, end, 7, region, All);

    public static ulong PagesInUse()
    {
        ulong region = Ask.Region(1), at = Ask.Map(region, 1);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessState, Ask.Self, region, 0), "a record"u8);
        ulong pages = ((ProcessRecord*)at)->Pages;
        Kernel.Do(KernelMethod.Unmap, Ask.Self, at, 1);
        Ask.Close(region);
        return pages;
    }

    private static void Refused(StatusCode expected, StatusCode answer) =>
        Verdict.Expect(expected, answer, "a refusal was"u8);
}
