using System;
using System.Threading;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Many threads on one port with a concurrency value: no more than so many have packets in hand.</summary>
internal static class Workers
{
    public const ulong Works = 12, GoesAway = 13;
    private const int Crew = 6, Sources = 12, Rounds = 30;
    private const ulong Huge = ulong.MaxValue, Busy = 200_000;

    private static ulong s_port, s_elsewhere;
    private static int s_inHand, s_most, s_taken, s_isHeld, s_isBack, s_mayRest;

    public static void Run()
    {
        for (uint limit = 0; limit <= 3; limit++) With(limit);
        Back();
    }

    /// <summary>A worker's body: it keeps its packet for a while, and now and then waits elsewhere.</summary>
    public static void Work()
    {
        for (ulong turn = 0; ; turn++)
        {
            WaitOn(s_port, Huge);
            int inHand = Interlocked.Increment(ref s_inHand);
            if (inHand > Volatile.Read(ref s_most)) Volatile.Write(ref s_most, inHand);
            do Ask.Linger(Busy);
            while (Volatile.Read(ref s_isHeld) != 0);
            Interlocked.Decrement(ref s_inHand);
            if (turn % 3 == 0) WaitOn(s_elsewhere, Runtime.Clock.NowNs + Busy);
            Interlocked.Increment(ref s_taken);
        }
    }

    /// <summary>It takes a packet, waits elsewhere, and then goes on for as long as it is let.</summary>
    public static void GoAway()
    {
        WaitOn(s_port, Huge);
        Interlocked.Increment(ref s_taken);
        WaitOn(s_elsewhere, Huge);
        Volatile.Write(ref s_isBack, 1);
        while (Volatile.Read(ref s_mayRest) == 0) Kernel.Ring(0);
        while (true) WaitOn(s_elsewhere, Huge);
    }

    private static void WaitOn(ulong port, ulong deadline) =>
        Kernel.Enter(port << 32, 0, 0, deadline, Huge, new EnterControl(1, 1).Value);

    private static void With(uint limit)
    {
        Span<ulong> crew = stackalloc ulong[Crew], sources = stackalloc ulong[Sources];
        Open(limit, sources);
        for (int i = 0; i < Crew; i++) crew[i] = Ask.Thread(Works);
        Volatile.Write(ref s_isHeld, 1);
        int posted = 0, atOnce = limit == 0 ? Crew : (int)limit;
        for (; posted < Crew; posted++) Post(sources[posted]);
        while (Volatile.Read(ref s_inHand) < atOnce) Ask.Linger(Busy);
        Ask.Linger(Busy);
        Volatile.Write(ref s_isHeld, 0);
        for (; posted < Rounds; posted++)
        {
            while (posted - Volatile.Read(ref s_taken) >= Sources) Ask.Linger(Busy);
            Post(sources[posted % Sources]);
        }
        while (Volatile.Read(ref s_taken) < posted) Ask.Linger(Busy);
        Verdict.Expect(atOnce, Volatile.Read(ref s_most), "threads with packets in hand"u8);
        Close(crew, sources);
    }

    /// <summary>
    /// One that comes back from elsewhere counts again: the other one, who has run in its place, gets nothing more
    /// until it rests.
    /// </summary>
    private static void Back()
    {
        Span<ulong> crew = stackalloc ulong[2], sources = stackalloc ulong[Sources];
        Open(1, sources);
        Ask.Associate(s_elsewhere, sources[0], 0);
        s_isBack = s_mayRest = 0;
        crew[0] = Ask.Thread(GoesAway);
        Post(sources[1]);
        while (Volatile.Read(ref s_taken) < 1) Ask.Linger(Busy);
        Volatile.Write(ref s_isHeld, 1);
        crew[1] = Ask.Thread(Works);
        Post(sources[2]);
        while (Volatile.Read(ref s_inHand) < 1) Ask.Linger(Busy);
        Post(sources[0]);
        while (Volatile.Read(ref s_isBack) == 0) Ask.Linger(Busy);
        Post(sources[3]);
        Volatile.Write(ref s_isHeld, 0);
        while (Volatile.Read(ref s_taken) < 2) Ask.Linger(Busy);
        for (int i = 0; i < Rounds; i++) Ask.Linger(Busy);
        Verdict.Expect(2, Volatile.Read(ref s_taken), "packets taken while one is back"u8);
        Volatile.Write(ref s_mayRest, 1);
        while (Volatile.Read(ref s_taken) < 3) Ask.Linger(Busy);
        Close(crew, sources);
    }

    private static void Post(ulong source)
    {
        Kernel.Arm(source);
        Kernel.Ring((uint)source);
    }

    private static void Open(uint limit, Span<ulong> sources)
    {
        Verdict.Must(Kernel.Do(KernelMethod.PortCreate, out s_port, limit), s_port, "a port"u8);
        s_elsewhere = Ask.Port();
        s_most = s_taken = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            Verdict.Must(Kernel.Do(KernelMethod.UserSourceCreate, out sources[i]), sources[i], "a source"u8);
            Ask.Associate(s_port, sources[i], (ulong)i);
        }
    }

    private static void Close(Span<ulong> crew, Span<ulong> sources)
    {
        for (int i = 0; i < crew.Length; i++)
        {
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadEnd, Ask.Self, crew[i]), "ending a worker"u8);
            Ask.ForgetThread();
        }
        for (int i = 0; i < sources.Length; i++) Ask.Close(sources[i]);
        Ask.Close(s_port);
        Ask.Close(s_elsewhere);
    }
}
