using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Lent priorities. The first thread is important, its servers are not, and in between there are threads, more than the
/// machine has processors, that do nothing but run: what is less important than they are stands still, unless it is
/// lent something.
/// </summary>
internal static class Lends
{
    public const ulong Spins = 32, Last = Polls;
    private const ulong Serves = 33, Passes = 34, Toils = 35, Asks = 36, Polls = 37;
    private const ulong High = 3, Middle = 2, Low = 1, Huge = ulong.MaxValue, Ms = 1_000_000;
    private const int Spinners = 9, Calls = 20, Looks = 5, ManyLooks = 2000, MostThreads = 16;

    /// <summary>From the important thread, and from the one who passes on to the one who serves.</summary>
    private static Line s_line, s_onward;
    private static ulong s_idle, s_passed, s_taken, s_toil, s_deadline;
    private static int s_threads, s_isHeld, s_hasServed, s_hasPassed;
    private static Names s_names;

    /// <summary>The bodies of further threads.</summary>
    public static void Body(ulong what)
    {
        while (what == Serves) Serve();
        while (what == Passes) Pass();
        while (what == Polls) Poll();
        if (what == Toils) Toil();
        if (what == Asks) s_line.CallUntil(s_deadline);
        while (what == Spins)
        {
        }
        while (true) Sleep(Ms);
    }

    private static void Serve()
    {
        if (s_onward.Take()) Volatile.Write(ref s_hasServed, 1);
        Volatile.Write(ref s_taken, s_taken + 1);
        while (Volatile.Read(ref s_isHeld) != 0) Volatile.Write(ref s_toil, s_toil + 1);
        s_onward.Answer();
    }

    private static void Pass()
    {
        if (s_line.Take()) Volatile.Write(ref s_hasPassed, 1);
        Volatile.Write(ref s_passed, s_passed + 1);
        s_onward.Call();
        s_line.Answer();
    }

    /// <summary>It never answers.</summary>
    private static void Toil()
    {
        while (!s_line.Take()) s_line.Answer();
        while (true) Volatile.Write(ref s_toil, s_toil + 1);
    }

    /// <summary>It runs, and takes what is ready when it is told to.</summary>
    private static void Poll()
    {
        Volatile.Write(ref s_toil, s_toil + 1);
        if (Volatile.Read(ref s_isHeld) == 0) Kernel.Poll(s_line.Server >> 32);
    }

    /// <summary>A server, and a chain of two, answer their client although something in between never yields.</summary>
    public static void Chains()
    {
        Begin();
        s_onward = s_line;
        Start(Serves, Low);
        while (Volatile.Read(ref s_hasServed) == 0) CallAtLeisure();
        CallOften(ref s_taken);
        End();
        Begin();
        s_onward = new Line(s_line.Server >> 32);
        Start(Serves, Low);
        Start(Passes, Low);
        WarmUp();
        CallOften(ref s_passed);
        End();
    }

    private static void CallOften(ref ulong counter)
    {
        ulong before = Volatile.Read(ref counter);
        Spin();
        for (int i = 0; i < Calls; i++) s_line.Call();
        for (int i = 0; i < Looks; i++) Sleep(Ms);
        s_line.Post();
        for (int i = 0; i < Looks; i++) Sleep(Ms);
        Verdict.Expect(before + Calls, Volatile.Read(ref counter), "commands taken by one that is lent nothing"u8);
        s_line.Await();
    }

    /// <summary>Both serve their ports: they have taken packets there.</summary>
    private static void WarmUp()
    {
        while (Volatile.Read(ref s_hasServed) + Volatile.Read(ref s_hasPassed) < 2) CallAtLeisure();
    }

    /// <summary>Afterwards there is time for the others to wait again.</summary>
    private static void CallAtLeisure()
    {
        s_line.Call();
        Sleep(Ms);
    }

    /// <summary>What is lent to one who waits already is lent on.</summary>
    public static void Late()
    {
        Begin();
        s_onward = new Line(s_line.Server >> 32);
        Start(Serves, Low);
        Start(Passes, Low);
        WarmUp();
        Volatile.Write(ref s_isHeld, 1);
        s_line.Post();
        Moves(ref s_toil, 0);
        Spin();
        StandsStill(ref s_toil);
        Volatile.Write(ref s_isHeld, 0);
        s_line.Await();
        End();
    }

    /// <summary>However a wait ends, and whatever becomes of its channel, what it lent is taken back.</summary>
    public static void TakenBack()
    {
        for (int how = 0; how < 8; how++)
        {
            Begin();
            Start(Toils, Low);
            for (; Volatile.Read(ref s_toil) == 0; Sleep(Ms))
                if (s_line.IsQuiet) s_line.Post();
            Spin();
            StandsStill(ref s_toil);
            ulong before = Volatile.Read(ref s_toil), other = Ask.Port();
            s_deadline = how == 0 ? Runtime.Clock.NowNs + 200 * Ms : Huge;
            ulong asking = Start(Asks, High);
            Moves(ref s_toil, before);
            TakeBack(how, asking, other);
            StandsStill(ref s_toil);
            if (how == 1) GoesOn(asking);
            End();
        }
    }

    private static void TakeBack(int how, ulong asking, ulong other)
    {
        while (how == 0 && Runtime.Clock.NowNs < s_deadline) Sleep(Ms);
        StatusCode code = how switch
        {
            0 => StatusCode.Ok,
            1 => Kernel.Do(KernelMethod.ThreadStop, Ask.Self, asking),
            2 => Kernel.Do(KernelMethod.Close, (uint)s_line.Client),
            3 => Kernel.Do(KernelMethod.Close, (uint)s_line.Server),
            4 => Kernel.Do(KernelMethod.Revoke, (uint)s_line.Client),
            5 => Kernel.Do(KernelMethod.Associate, other, (uint)s_line.Server, 1, 1),
            6 => Kernel.Do(KernelMethod.Associate, other, (uint)s_line.Client, 1, 1),
            _ => Kernel.Do(KernelMethod.ThreadEnd, Ask.Self, asking),
        };
        Verdict.Expect(StatusCode.Ok, code, "taking a lend back"u8);
    }

    private static void GoesOn(ulong asking)
    {
        ulong before = Volatile.Read(ref s_toil);
        StatusCode code = Kernel.Do(KernelMethod.ThreadResume, Ask.Self, asking);
        Verdict.Expect(StatusCode.Ok, code, "going on with a wait"u8);
        Moves(ref s_toil, before);
    }

    /// <summary>A ready band raises who serves the port, until its packet is taken; a low one does not.</summary>
    public static void Bands()
    {
        Begin();
        Verdict.Must(Kernel.Do(KernelMethod.UserSourceCreate, out ulong source), source, "a source"u8);
        Start(Polls, Low);
        Moves(ref s_toil, 0);
        Volatile.Write(ref s_isHeld, 1);
        Spin();
        Post(source, Low);
        StandsStill(ref s_toil);
        Verdict.Expect(1, Kernel.Poll(s_line.Server >> 32), "packets of a low band"u8);
        End();
        Begin();
        Start(Polls, Low);
        Moves(ref s_toil, 0);
        Volatile.Write(ref s_isHeld, 1);
        Spin();
        StandsStill(ref s_toil);
        ulong before = Volatile.Read(ref s_toil);
        Post(source, Limits.Bands - 1);
        Moves(ref s_toil, before);
        Volatile.Write(ref s_isHeld, 0);
        StandsStill(ref s_toil);
        End();
    }

    private static void Post(ulong source, ulong band)
    {
        Ask.Associate(s_line.Server >> 32, source, 3, band);
        Kernel.Arm(source);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Post, source, 1), "a post"u8);
    }

    private static void Begin()
    {
        s_idle = Ask.Port();
        s_line = new Line(0);
        s_threads = s_isHeld = s_hasServed = s_hasPassed = 0;
        s_taken = s_passed = s_toil = 0;
    }

    private static ulong Start(ulong what, ulong priority) => s_names[s_threads++] = Ask.Thread(what, priority);

    private static void Spin()
    {
        for (int i = 0; i < Spinners; i++) Start(Spins, Middle);
    }

    private static void Sleep(ulong ns) => Kernel.Enter(
        s_idle << 32, 0, 0, Runtime.Clock.NowNs + ns, Huge, new EnterControl(1, 1).Value);

    private static void Moves(ref ulong counter, ulong before)
    {
        while (Volatile.Read(ref counter) == before) Sleep(Ms);
    }

    /// <summary>
    /// Sooner or later: it may take a while until whoever runs elsewhere has been told, above all if the host has taken
    /// that processor away.
    /// </summary>
    private static void StandsStill(ref ulong counter)
    {
        ulong before = Huge;
        for (int tries = 0; before != Volatile.Read(ref counter) && tries < ManyLooks; tries++)
        {
            before = Volatile.Read(ref counter);
            for (int i = 0; i < Looks; i++) Sleep(Ms);
        }
        Verdict.Expect(before, Volatile.Read(ref counter), "one that is lent nothing ran"u8);
    }

    private static void End()
    {
        while (s_threads > 0)
        {
            Kernel.Do(KernelMethod.ThreadEnd, Ask.Self, s_names[--s_threads]);
            Ask.ForgetThread();
        }
    }

    [InlineArray(MostThreads)]
    private struct Names
    {
        private ulong _first;
    }
}
