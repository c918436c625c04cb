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

    /// <summary>Nobody but init can take the last places.</summary>
    public static void TooMany()
    {
        int count = 0;
        while (Kernel.Do(KernelMethod.ProcessCreate, 20, 3) == StatusCode.Ok) count++;
        Verdict.Expect(count <= Limits.Processes - Limits.ReservedProcesses, "processes made"u8);
        Verdict.Expect(count > 10, "too few processes could be made"u8);
    }

    public static void PoorChildren()
    {
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, Huge, 10));
        Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 1ul << 63, 10));
        for (ulong pages = 0; pages < 6; pages++)
            Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, pages, 10));
        for (ulong handles = 0; handles < 2; handles++)
            Refused(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.ProcessCreate, 40, handles));
        ulong region = Ask.Region(1);
        ulong rich = Ask.Process(40, Huge);
        ProcessRecord* record = (ProcessRecord*)Ask.Map(region, 1);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessState, rich, region, 0), "a record"u8);
        Verdict.Expect(64, record->HandleBudget, "handles of a child of one that has 64"u8);
        Verdict.Expect(record->PageBudget is > 30 and <= 40, "pages of a child that may have 40"u8);
    }

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
