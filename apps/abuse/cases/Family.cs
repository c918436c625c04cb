using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Processes that make processes, kill them, kill themselves, and leave them behind.</summary>
internal static unsafe class Family
{
    // SAFETY: follows only addresses that the kernel has answered for fresh mappings.
    private const ulong Huge = ulong.MaxValue;

    public static void Orphans()
    {
        for (ulong i = 0; i < 3; i++)
        {
            ulong running = Ask.Process(40), silent = Ask.Process(40);
            Ask.Start(running, i * 16);
            Ask.Close(silent);
            if (i > 0) Ask.Close(running);
        }
        Ask.Linger(1_000_000);
    }

    /// <summary>As many as the budget says.</summary>
    public static void TooMany()
    {
        int count = 0;
        while (Kernel.Do(KernelMethod.ProcessCreate, 20, 3) == StatusCode.Ok) count++;
        Verdict.Expect(Ask.OwnLimits.Processes, count, "processes made"u8);
        Verdict.Expect(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 20, 3), "one too many"u8);
    }

    public static void PoorChildren()
    {
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, Huge, 10));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 1ul << 63, 10));
        for (ulong pages = 0; pages < 6; pages++)
            Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, pages, 10));
        for (ulong handles = 0; handles < 2; handles++)
            Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 40, handles));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 40, Huge));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 40, 3 | 1ul << 63));
    }

    /// <summary>What a child may have its maker has no more, until the child is gone.</summary>
    public static void RichChild()
    {
        ulong region = Ask.Region(1);
        ProcessRecord* record = (ProcessRecord*)Ask.Map(region, 1);
        Look(Ask.Self, region);
        (uint handlesLeft, uint channels) = (record->HandleBudget, record->ChannelsLeft);
        (uint threads, uint processes) = (record->ThreadsLeft, record->ProcessesLeft);
        ulong rich = Ask.Process(40, new ProcessLimits(100, 50, 10, 20));
        Look(rich, region);
        Expect(record, 100, 50, 10, 20, "what a child may have"u8);
        Verdict.Expect(record->PageBudget is > 30 and <= 40, "pages of a child that may have 40"u8);
        Look(Ask.Self, region);
        Expect(record, handlesLeft - 100, channels - 50, threads - 10, processes - 21, "what its maker has left"u8);
        ulong left = record->PageBudget - record->Pages;
        Refused(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessFund, rich, 10));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessFund, rich, left));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.ProcessFund, Ask.Self, 1));
        Look(rich, region);
        Verdict.Expect(record->PageBudget is > 40 and <= 50, "pages of a child that was given 10"u8);
        Look(Ask.Self, region);
        Verdict.Expect(left - 10, record->PageBudget - record->Pages, "pages that its maker has left"u8);
        Kernel.Do(KernelMethod.ProcessKill, rich);
        Ask.Close(rich);
        Look(Ask.Self, region);
        Expect(record, handlesLeft, channels, threads, processes, "what its maker has again"u8);
    }

    private static void Expect(
        ProcessRecord* record, uint handles, uint channels, uint threads, uint processes,
        System.ReadOnlySpan<byte> what)
    {
        Verdict.Expect(handles, record->HandleBudget, what);
        Verdict.Expect(channels, record->ChannelsLeft, what);
        Verdict.Expect(threads, record->ThreadsLeft, what);
        Verdict.Expect(processes, record->ProcessesLeft, what);
    }

    private static void Look(ulong process, ulong region) => Verdict.Expect(
        StatusCode.Ok, Kernel.Do(KernelMethod.ProcessState, process, region, 0), "a record"u8);

    /// <summary>Each budget runs out for its owner alone, as a value; what is given back can be had again.</summary>
    public static void RunDry()
    {
        uint made = 0;
        ulong port = Ask.Port(), other = Ask.Process(60, new ProcessLimits(8, 4, 2, 1));
        while (Kernel.Do(KernelMethod.ChannelCreate, out ulong ends) == StatusCode.Ok)
        {
            Ask.Close((uint)ends);
            made++;
            if (made <= 4) continue;
            Ask.Close(ends >> 32);
            made--;
            if (made == 4 && ++s_rounds == 300) break;
        }
        Verdict.Expect(300, s_rounds, "channels that have been closed cannot be made again"u8);
        while (Kernel.Do(KernelMethod.ChannelCreate, out ulong ends) == StatusCode.Ok) Ask.Close((uint)ends);
        Verdict.Expect(
            StatusCode.Ok, Kernel.Do(KernelMethod.ProcessGive, out ulong _, other, port, 255), "another's handles"u8);
        while (Kernel.Do(KernelMethod.PortCreate) == StatusCode.Ok)
        {
        }
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.RegionCreate, 1));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.Duplicate, port, 255));
        Verdict.Expect(
            StatusCode.Ok, Kernel.Do(KernelMethod.ProcessGive, out ulong _, other, port, 255), "another's handles"u8);
        Ask.Close(port);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.RegionCreate, 1), "a handle that was given back"u8);
    }

    private static uint s_rounds;

    public static void TooImportant()
    {
        ulong process = Ask.Process(40);
        for (ulong priority = 4; priority < 8; priority++)
        {
            Refused(StatusCode.AccessDenied, Start(Ask.Self, priority));
            Refused(StatusCode.AccessDenied, Start(process, priority));
        }
        Refused(StatusCode.BadArgument, Start(process, 8));
        Refused(StatusCode.BadArgument, Start(process, Huge));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.ThreadStart, process, 1ul << 47, 0, 0, 1));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.ThreadStart, process, 0, Huge, 0, 1));
        Verdict.Expect(StatusCode.Ok, Start(process, 2), "a thread of lower priority"u8);
    }

    /// <summary>Whoever kills itself does nothing more, whatever is queued behind.</summary>
    public static void Suicide()
    {
        Kernel.Push(KernelMethod.RegionCreate, 200);
        Kernel.Push(KernelMethod.ProcessKill, Ask.Self, 5);
        Kernel.Push(KernelMethod.RegionCreate, 200);
        Kernel.Push(KernelMethod.Exit, 6);
        Kernel.Ring(Handle.KernelChannel.Value);
        Verdict.Expect(false, "it lives after it has killed itself"u8);
    }

    /// <summary>Kills in every order: new, running, faulted, ended; twice; with handles that outlive them.</summary>
    public static void Kills()
    {
        ulong region = Ask.Region(1), port = Ask.Port();
        for (ulong i = 0; i < 12; i++)
        {
            ulong process = Ask.Process(60);
            Ask.Associate(port, process, i);
            if (i % 4 != 3) Ask.Start(process, i % 3 * 16);
            Kernel.Arm(process);
            Ask.Linger(i % 2 * 500_000);
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessKill, process, 9), "a kill"u8);
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessKill, process, 9), "a second kill"u8);
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessState, process, region, 0), "its record"u8);
            Verdict.Expect(1, Kernel.Poll(port), "packets about a death"u8);
            Refused(StatusCode.BadHandle, Start(process, 1));
            Refused(StatusCode.BadHandle, Kernel.Do(KernelMethod.ProcessGive, process, region, 255));
            Refused(StatusCode.BadHandle, Kernel.Do(KernelMethod.Map, process, region, 0, 1, 8, 0));
            Refused(StatusCode.BadHandle, Kernel.Do(KernelMethod.Unmap, process, 0x1000_0000, 1));
            Ask.Close(process);
        }
    }

    /// <summary>What every process holds of itself stays, and goes nowhere.</summary>
    public static void OwnHandles()
    {
        ulong channel = Handle.KernelChannel.Value, process = Ask.Process(40);
        Ask.Channel(out ulong a, out ulong _);
        foreach (ulong own in (System.ReadOnlySpan<ulong>)[channel, Ask.Self])
        {
            Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Close, own));
            Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Give, a, 1, own, 255));
            Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.ProcessGive, process, own, 255));
            Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.ProcessGive, Ask.Self, own, 255));
        }
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Duplicate, channel, 255));
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Associate, Ask.Port(), Ask.Self, 1, 1));
        Verdict.Must(Kernel.Do(KernelMethod.Duplicate, out ulong again, Ask.Self, 255), again, "a duplicate"u8);
        Refused(StatusCode.AccessDenied, Kernel.Do(KernelMethod.Give, a, 1, again, 255));
        StatusCode code = Kernel.Do(KernelMethod.ProcessGive, out ulong inside, process, process, 255);
        Verdict.Must(code, inside, "a process's handle for itself"u8);
    }

    /// <summary>An ended child's memory comes back although others still hold an end and a region of it.</summary>
    public static void DeadHand()
    {
        for (int i = 0; i < 10; i++)
        {
            ulong process = Ask.Process(1500);
            Ask.Channel(out ulong a, out ulong b);
            Verdict.Expect(
                StatusCode.Ok, Kernel.Do(KernelMethod.ProcessGive, out ulong _, process, b, 255), "giving an end"u8);
            Kernel.Do(KernelMethod.ProcessKill, process);
            Refused(StatusCode.Closed, Kernel.Do(KernelMethod.Give, a, 1, process, 255));
            if (i % 2 == 0) Ask.Close(process);
        }
    }

    private static StatusCode Start(ulong process, ulong priority) =>
        Kernel.Do(KernelMethod.ThreadStart, process, 0x1000_0000, 0x2000_0000, 0, priority);

    private static void Refused(StatusCode expected, StatusCode answer) =>
        Verdict.Expect(expected, answer, expected switch
        {
            StatusCode.AccessDenied => "a missing right was answered with"u8,
            StatusCode.OutOfBudget => "an empty budget was answered with"u8,
            StatusCode.BadHandle => "a dead process was answered with"u8,
            _ => "a refusal was"u8,
        });
}
