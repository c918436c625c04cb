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
        ulong used = Ask.PagesInUse();
        *(ulong*)(at + 7 * Limits.PageBytes) = Mark;
        Held(a, b, region);
        Verdict.Expect(StatusCode.Ok, Move(a, region), "a move"u8);
        Verdict.Refused(StatusCode.BadHandle, Kernel.Do(KernelMethod.RegionPages, region));
        Verdict.Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.Unmap, Ask.Self, at, Pages));
        Verdict.Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.Unmap, Ask.Self, second, Pages));
        Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, b, 7), taken, "taking"u8);
        at = Ask.Map(taken, Pages);
        Verdict.Expect(Mark, *(ulong*)(at + 7 * Limits.PageBytes), "what has been moved"u8);
        Verdict.Expect(Ask.PagesInUse() <= used + 2, "a move costs"u8);
        Verdict.Expect(StatusCode.Ok, Move(a, taken), "a move that nobody takes"u8);
        Ask.Close(b);
        Ask.Close(a);
        Verdict.Expect(Ask.PagesInUse() + Pages <= used + 2, "what nobody took is still charged"u8);
    }

    /// <summary>Whatever else holds it keeps it where it is.</summary>
    private static void Held(ulong a, ulong b, ulong region)
    {
        Verdict.Must(Kernel.Do(KernelMethod.Duplicate, out ulong more, region, All), more, "a duplicate"u8);
        Verdict.Refused(StatusCode.Busy, Move(a, region));
        Ask.Close(more);
        Verdict.Must(Kernel.Do(KernelMethod.Lend, out ulong lend, b, region, Ask.ReadWrite), lend, "a lend"u8);
        Verdict.Refused(StatusCode.Busy, Move(a, region));
        Kernel.Do(KernelMethod.TakeBack, b, lend);
        ulong other = Ask.Process(50);
        StatusCode code = Kernel.Do(KernelMethod.Map, other, region, 0, 2, Ask.ReadWrite, 0);
        Verdict.Expect(StatusCode.Ok, code, "a mapping elsewhere"u8);
        Verdict.Refused(StatusCode.Busy, Move(a, region));
        Kernel.Do(KernelMethod.ProcessKill, other);
        Ask.Close(other);
        Verdict.Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.RegionAddress, region, 0));
    }

    private static StatusCode Move(ulong end, ulong region) => Kernel.Do(KernelMethod.Move, end, 7, region, All);
}
