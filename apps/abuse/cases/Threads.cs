using System.Runtime;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Several threads with one kernel channel, while one of them has a command that is not finished.</summary>
internal static unsafe class Threads
{
    // SAFETY: the null dereference is meant: it ends the process.
    public const ulong RingsForEver = 0, ExitsSoon = 2;
    private const ulong Faults = 1, Runs = 3;
    private const ulong LargePages = 1500, FirstWaiter = 16;
    private const int Waiters = 12;

    private static ulong s_port;

    [RuntimeExport("abuse_thread")]
    private static void Body(ulong what)
    {
        if (what == Passes.Moves) Passes.Move();
        if (what >= Clones.First) Clones.Live(what);
        if (what == Calls.Echoes) Calls.Echo();
        if (what == ExitsSoon) Kernel.Exit(0);
        if (what == Faults) *(ulong*)0 = 1;
        if (what == Workers.Works) Workers.Work();
        if (what == Workers.GoesAway) Workers.GoAway();
        if (what is >= Lends.Spins and <= Lends.Last) Lends.Body(what);
        if (what is >= Stops.Counts and <= Stops.EndsItself) Stops.Body(what);
        while (what == RingsForEver) Kernel.Ring(Handle.KernelChannel.Value);
        while (what == Runs)
        {
        }
        for (ulong turn = what; what >= FirstWaiter; turn++) Wait(turn);
    }

    /// <summary>Waits for one to three packets, with all kinds of linger and deadline.</summary>
    private static void Wait(ulong turn)
    {
        ulong now = Runtime.Clock.NowNs, min = turn % 3 + 1;
        ulong linger = turn % 4 == 0 ? ulong.MaxValue : turn % 4 == 1 ? 0 : now + turn % 7 * 20_000;
        ulong deadline = turn % 5 == 0 ? ulong.MaxValue : now + turn % 11 * 50_000;
        Kernel.Enter(s_port << 32, 0, 0, deadline, linger, new EnterControl((uint)min, (uint)min).Value);
    }

    /// <summary>Many threads on one port, whose sources ring, move, die and are closed; in the end all wait.</summary>
    public static void ManyWaiters()
    {
        s_port = Ask.Port();
        ulong other = Ask.Port();
        for (ulong i = 0; i < Waiters; i++) Ask.Thread(FirstWaiter + i);
        for (ulong i = 0; i < 200; i++)
        {
            Ask.Channel(out ulong a, out ulong b);
            Ask.Channel(out ulong c, out ulong d);
            Ask.Associate(i % 3 == 0 ? other : s_port, b, i);
            Ask.Associate(s_port, d, i);
            Kernel.Arm(b);
            Kernel.Arm(d);
            Kernel.Ring((uint)a);
            if (i % 3 == 0) Ask.Associate(s_port, b, i);
            if (i % 2 == 0) Ask.Linger(100_000);
            Kernel.Ring((uint)c);
            Ask.Close(i % 5 == 0 ? b : a);
            Ask.Close(i % 5 == 0 ? a : b);
            Ask.Close(d);
            Ask.Close(c);
        }
        Ask.Close(other);
    }

    /// <summary>Another thread rings the same doorbell all the time: each command still ends once.</summary>
    public static void SharedDoorbell()
    {
        Ask.Thread(RingsForEver);
        Ask.Thread(RingsForEver);
        for (int i = 0; i < 10; i++)
        {
            Kernel.Push(KernelMethod.RegionCreate, LargePages);
            Verdict.Expect(0, Kernel.Ring(Handle.KernelChannel.Value), "ringing"u8);
            Completion completion = Reap();
            Verdict.Expect(StatusCode.Ok, completion.Code, "a large region"u8);
            Verdict.Expect(!Kernel.TryReap(out _), "a command ended twice"u8);
            ulong start = Ask.Map(completion.Value, LargePages);
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Unmap, Ask.Self, start, LargePages), "unmapping"u8);
            Ask.Close(completion.Value);
        }
    }

    /// <summary>The process ends by one thread while another's command is not finished.</summary>
    public static void SiblingExits()
    {
        Ask.Thread(ExitsSoon);
        while (true) Work();
    }

    public static void SiblingFaults()
    {
        Ask.Thread(Faults);
        while (true) Work();
    }

    /// <summary>Killed from outside, at a moment that nobody chose.</summary>
    public static void KilledAtWork()
    {
        Ask.Thread(RingsForEver);
        while (true) Work();
    }

    /// <summary>As many threads as there may be; an enter block's place that is taken is an error, no more.</summary>
    public static void TooManyThreads()
    {
        ulong region = Ask.Region(1);
        Ask.Map(region, 1, UserLayout.EnterBlocks + 15 * UserLayout.EnterBlockStride);
        for (int i = 1; i < Limits.ThreadsPerProcess - 1; i++) Ask.Thread(Runs);
        StatusCode code = Kernel.Do(KernelMethod.ThreadStart, Ask.Self, 0x40_0000, 0x50_0000, 0, 1);
        Verdict.Expect(StatusCode.BadArgument, code, "a thread without a place for its enter block"u8);
        ulong at = UserLayout.EnterBlocks + 15 * UserLayout.EnterBlockStride;
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Unmap, Ask.Self, at, 1), "freeing the place"u8);
        Ask.Thread(Runs);
        code = Kernel.Do(KernelMethod.ThreadStart, Ask.Self, 0x40_0000, 0x50_0000, 0, 1);
        Verdict.Expect(StatusCode.OutOfBudget, code, "one thread too many"u8);
    }

    private static void Work()
    {
        ulong region = Ask.Region(LargePages);
        ulong start = Ask.Map(region, LargePages);
        Kernel.Do(KernelMethod.Unmap, Ask.Self, start, LargePages);
        Ask.Close(region);
    }

    /// <summary>The ring of another thread may bring the answer a moment later.</summary>
    private static Completion Reap()
    {
        Completion completion;
        while (!Kernel.TryReap(out completion)) Kernel.Ring(Handle.KernelChannel.Value);
        return completion;
    }
}
