using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Regions and mappings with numbers that no honest program sends.</summary>
internal static class Memory
{
    /// <summary>Where two processes quarrel about a mapping, and its size.</summary>
    public const ulong ContestedAddress = 0x0000_0A00_0000_0000, ContestedPages = 1000;

    private const ulong Huge = ulong.MaxValue, ReadOnly = (ulong)Rights.Read;
    private const ulong WriteExecute = (ulong)(Rights.Read | Rights.Write | Rights.Execute);

    public static void Sizes()
    {
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.RegionCreate, 0));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.RegionCreate, Limits.RegionPages + 1));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.RegionCreate, Huge));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.RegionCreate, Limits.RegionPages));
        for (ulong pages = 1; pages < 3000; pages += 331) Ask.Close(Ask.Region(pages % 2000 + 1));
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.RegionCreate, 2500), "a large region after many"u8);
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.RegionCreate, 2500));
    }

    public static void Ranges()
    {
        ulong region = Ask.Region(4), at = 0x2000_0000;
        foreach (ulong pages in (System.ReadOnlySpan<ulong>)[0, 5, 1ul << 52, 1ul << 63, Huge])
            Refused(StatusCode.BadArgument, Map(region, 0, pages, ReadOnly, at));
        foreach (ulong first in (System.ReadOnlySpan<ulong>)[4, 5, 1ul << 32, 1ul << 63, Huge])
            Refused(StatusCode.BadArgument, Map(region, first, 1, ReadOnly, at));
        Refused(StatusCode.BadArgument, Map(region, 2, Huge - 1, ReadOnly, at));
        foreach (ulong address in (System.ReadOnlySpan<ulong>)
            [1, 4096, UserLayout.Lowest - 4096, at + 1, UserLayout.End - 3 * 4096, UserLayout.End, 1ul << 47, 1ul << 63,
            Huge - 4095, Huge, UserLayout.KernelChannel - 4096, UserLayout.TimePage, UserLayout.EnterBlocks])
            Refused(StatusCode.BadArgument, Map(region, 0, 4, ReadOnly, address));
        Verdict.Expect(StatusCode.Ok, Map(region, 0, 4, ReadOnly, UserLayout.End - 4 * 4096), "the last pages"u8);
        Verdict.Expect(StatusCode.Ok, Map(region, 0, 4, ReadOnly, UserLayout.Lowest), "the first pages"u8);
        Refused(StatusCode.BadArgument, Map(region, 0, 4, ReadOnly, UserLayout.Lowest + 3 * 4096));
    }

    public static void WrongRights()
    {
        ulong region = Ask.Region(1);
        foreach (ulong rights in (System.ReadOnlySpan<ulong>)[0, 2, 4, 16, 32, 64, 128, 255, WriteExecute, 12, 48])
            Refused(StatusCode.BadArgument, Map(region, 0, 1, rights, 0));
        Verdict.Must(Kernel.Do(KernelMethod.Duplicate, out ulong less, region, ReadOnly), less, "a weak handle"u8);
        Refused(StatusCode.AccessDenied, Map(less, 0, 1, Ask.ReadWrite, 0));
        Refused(StatusCode.AccessDenied, Map(less, 0, 1, (ulong)(Rights.Read | Rights.Execute), 0));
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Duplicate, less, 255));
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.RegionAddress, less, 0));
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.ProcessState, Ask.Self, less, 0));
        Ask.Channel(out ulong a, out ulong _);
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Lend, a, less, ReadOnly));
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Give, a, 1, less, 255));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.Lend, a, region, WriteExecute));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.Lend, a, region, 0));
        ulong process = Ask.Process(30);
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Map, process, less, 0, 1, ReadOnly, 0));
        Verdict.Expect(StatusCode.Ok, Map(less, 0, 1, ReadOnly, 0), "what the weak handle allows"u8);
    }

    /// <summary>What can be written to anywhere is executed nowhere, also when another process maps it.</summary>
    public static void WrittenOrExecuted()
    {
        const ulong execute = (ulong)(Rights.Read | Rights.Execute);
        ulong region = Ask.Region(3), other = Ask.Process(60), at = 0x3000_0000;
        Verdict.Expect(StatusCode.Ok, Map(region, 0, 1, Ask.ReadWrite, at), "a writable page"u8);
        Refused(StatusCode.BadArgument, Map(region, 1, 1, execute, 0));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.Map, other, region, 2, 1, execute, at));
        Verdict.Expect(StatusCode.Ok, Unmap(at, 1), "an unmapping"u8);
        StatusCode code = Kernel.Do(KernelMethod.Map, other, region, 0, 3, execute, at);
        Verdict.Expect(StatusCode.Ok, code, "code in another process"u8);
        Refused(StatusCode.BadArgument, Map(region, 1, 1, Ask.ReadWrite, 0));
        Ask.Channel(out ulong a, out ulong b);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Lend, a, region, Ask.ReadWrite), "lending it"u8);
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.Borrow, b, 0));
        Verdict.Expect(StatusCode.Ok, Map(region, 0, 3, ReadOnly, 0), "reading it"u8);
        Kernel.Do(KernelMethod.ProcessKill, other);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Borrow, b, 0), "borrowing what nobody executes"u8);
    }

    /// <summary>Results are written inside the region or not at all.</summary>
    public static void Results()
    {
        ulong region = Ask.Region(1);
        foreach (ulong offset in (System.ReadOnlySpan<ulong>)[4096 - 383, 4096, 1ul << 32, 1ul << 63, Huge, Huge - 383])
            Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.ProcessState, Ask.Self, region, offset));
        StatusCode code = Kernel.Do(KernelMethod.ProcessState, Ask.Self, region, 4096 - 384);
        Verdict.Expect(StatusCode.Ok, code, "a record at the very end"u8);
        ulong process = Ask.Process(30);
        Refused(StatusCode.Busy, Kernel.Do(KernelMethod.ProcessRead, process, 0, 1, region, 0));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.RegionAddress, region, 1));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.RegionAddress, region, Huge));
    }

    /// <summary>A process cannot make the kernel go through lists without end.</summary>
    public static void ManyMappings()
    {
        ulong region = Ask.Region(1), count = 0;
        while (Map(region, 0, 1, ReadOnly, 0) == StatusCode.Ok) count++;
        Verdict.Expect(count is > Limits.Mappings / 2 and <= Limits.Mappings, "mappings are not limited"u8);
        Verdict.Expect(StatusCode.OutOfBudget, Map(region, 0, 1, ReadOnly, 0), "one mapping too many"u8);
    }

    /// <summary>What the kernel has mapped stays; what a command has mapped goes, in parts.</summary>
    public static void WrongUnmaps()
    {
        ulong region = Ask.Region(4), at = Ask.Map(region, 4);
        Ask.Channel(out ulong a, out ulong b);
        Verdict.Must(Kernel.Do(KernelMethod.ChannelMap, out ulong page, a), page, "a channel's page"u8);
        page &= ~(ulong)(Limits.PageBytes - 1);
        Kernel.Do(KernelMethod.Lend, a, region, Ask.ReadWrite);
        Verdict.Must(Kernel.Do(KernelMethod.Borrow, out ulong word, b, 0), word, "borrowing"u8);
        Refused(StatusCode.NotFound, Unmap(page, 1));
        Refused(StatusCode.NotFound, Unmap(new MappedRange(word).Address, 4));
        Refused(StatusCode.NotFound, Unmap(UserLayout.KernelChannel, 1));
        Refused(StatusCode.NotFound, Unmap(UserLayout.EnterBlocks, 1));
        Refused(StatusCode.NotFound, Unmap(UserLayout.TimePage, 1));
        Refused(StatusCode.BadArgument, Unmap(at, 0));
        Refused(StatusCode.BadArgument, Unmap(at + 1, 1));
        Refused(StatusCode.BadArgument, Unmap(at, Huge));
        Refused(StatusCode.BadArgument, Unmap(0, 1ul << 52));
        Refused(StatusCode.BadArgument, Unmap(Huge, Huge));
        Verdict.Expect(StatusCode.Ok, Unmap(at + 4096, 2), "unmapping a part"u8);
        Refused(StatusCode.NotFound, Unmap(at + 4096, 2));
        Verdict.Expect(StatusCode.Ok, Unmap(at, 4), "unmapping the rest"u8);
        Refused(StatusCode.NotFound, Unmap(at, 4));
    }

    /// <summary>Takes away for ever what its parent maps here for ever, both in steps.</summary>
    public static void ContestedMapping()
    {
        while (true) Unmap(ContestedAddress, ContestedPages);
    }

    /// <summary>Page tables that the budget does not allow: the mapping is undone, the budget is whole.</summary>
    public static void TablesTooDear()
    {
        ulong spare = Ask.Region(1), large = Ask.Region(700);
        while (Kernel.Do(KernelMethod.RegionCreate, 64) == StatusCode.Ok)
        {
        }
        while (Kernel.Do(KernelMethod.RegionCreate, 1) == StatusCode.Ok)
        {
        }
        ulong failed = 0;
        for (ulong i = 1; i < 8; i++)
            if (Map(large, 0, 700, ReadOnly, i << 40) != StatusCode.Ok) failed++;
        Verdict.Expect(failed > 0, "page tables are not paid for"u8);
        Ask.Close(large);
        Ask.Close(spare);
    }

    private static StatusCode Map(ulong region, ulong first, ulong pages, ulong rights, ulong address) =>
        Kernel.Do(KernelMethod.Map, Ask.Self, region, first, pages, rights, address);

    private static StatusCode Unmap(ulong address, ulong pages) =>
        Kernel.Do(KernelMethod.Unmap, Ask.Self, address, pages);

    private static void Refused(StatusCode expected, StatusCode answer) =>
        Verdict.Expect(expected, answer, expected switch
        {
            StatusCode.BadArgument => "a bad argument was answered with"u8,
            StatusCode.AccessDenied => "a missing right was answered with"u8,
            StatusCode.NotFound => "what is not there was answered with"u8,
            _ => "a refusal was"u8,
        });
}
