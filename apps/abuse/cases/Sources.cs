using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Timers and user sources: set, moved, closed, posted to at every moment.</summary>
internal static class Sources
{
    private const ulong Huge = ulong.MaxValue, Ms = 1_000_000;

    public static void Timers()
    {
        ulong port = Ask.Port(), timer = Timer(port, 5);
        Verdict.Expect(0, Kernel.Arm(timer), "arming"u8);
        Verdict.Expect(0, Kernel.Poll(port), "a timer that is not set is ready"u8);
        Set(timer, Runtime.Clock.NowNs + 2 * Ms, 0);
        Expect(port, 1, "an armed timer"u8);
        Verdict.Expect(0, Kernel.Arm(timer), "arming again"u8);
        Verdict.Expect(0, Wait(port, Runtime.Clock.NowNs + 3 * Ms), "once is once"u8);
        Set(timer, 1, 0);
        Expect(port, 1, "a time that has passed"u8);
        Set(timer, 1, 0);
        Verdict.Expect(0, Kernel.Poll(port), "a packet without an arm"u8);
        Verdict.Expect(0, Kernel.Arm(timer), "arming what is due"u8);
        Expect(port, 1, "what was due when it was armed"u8);
        TakeBack(port, timer);
        Ask.Close(timer);
        Periods(port);
    }

    /// <summary>With more and more time until it is due, until there was enough to take it back in.</summary>
    private static void TakeBack(ulong port, ulong timer)
    {
        bool isInTime = false;
        for (ulong ahead = Ms; !isInTime; ahead *= 2)
        {
            Verdict.Expect(0, Kernel.Arm(timer), "arming"u8);
            ulong due = Runtime.Clock.NowNs + ahead;
            Set(timer, due, 0);
            Set(timer, Huge, 0);
            isInTime = Runtime.Clock.NowNs < due;
            if (isInTime) Verdict.Expect(0, Wait(port, due + Ms), "a timer taken back"u8);
            else Kernel.Poll(port);
        }
    }

    /// <summary>However short the period and however late the arm: one packet for each arm.</summary>
    private static void Periods(ulong port)
    {
        foreach (ulong period in (System.ReadOnlySpan<ulong>)[1, 1000, Ms, 1ul << 63, Huge - 1, Huge])
        {
            ulong timer = Timer(port, period);
            Set(timer, 1, period);
            for (int i = 0; i < 3 && (i == 0 || period <= Ms); i++)
            {
                Ask.Linger(period < Ms ? 20_000u : 0u);
                Verdict.Expect(0, Kernel.Arm(timer), "arming a period"u8);
                Expect(port, 1, "a period"u8);
                Verdict.Expect(0, Kernel.Poll(port), "two packets for one arm"u8);
            }
            Kernel.Arm(timer);
            Ask.Close(timer);
        }
        for (ulong i = 0; i < 40; i++)
        {
            ulong timer = Timer(port, i);
            Set(timer, Runtime.Clock.NowNs + i % 7 * 100_000, i % 3 * 50_000);
            Kernel.Arm(timer);
            if (i % 4 == 0) Ask.Close(timer);
        }
        for (int taken = 0; taken < 30; taken++) Expect(port, 1, "one of many timers"u8);
        Verdict.Expect(0, Wait(port, Runtime.Clock.NowNs + Ms), "more packets than timers"u8);
    }

    public static void Posts()
    {
        ulong port = Ask.Port();
        Verdict.Must(Kernel.Do(KernelMethod.UserSourceCreate, out ulong source), source, "a user source"u8);
        Post(source, 0x8000_0001);
        Ask.Associate(port, source, Huge);
        Verdict.Expect(0, Kernel.Poll(port), "a post that nobody listens to"u8);
        Post(source, 2);
        Verdict.Expect(0, Kernel.Arm(source), "arming"u8);
        Verdict.Expect(0, Kernel.Ring((uint)source), "a doorbell that posts"u8);
        Post(source, 16);
        Expect(port, 1, "posts"u8);
        Packet packet = Kernel.PacketAt(0);
        bool isWhole = packet.Kind == PacketKind.User && packet.Key == Huge && (uint)packet.Bits == 0x8000_0013;
        Verdict.Expect(isWhole, "the bits of a post"u8);
        Verdict.Expect(StatusCode.BadArgument, Kernel.Do(KernelMethod.Post, source, 0), "posting nothing"u8);
        Verdict.Expect(StatusCode.BadArgument, Kernel.Do(KernelMethod.Post, source, 1ul << 32), "posting too much"u8);
        Kernel.Arm(source);
        Post(source, 1);
        ulong other = Ask.Port();
        Ask.Associate(other, source, 1);
        Ask.Close(port);
        Expect(other, 1, "a packet that moves along"u8);
        Kernel.Arm(source);
        Post(source, 1);
        Ask.Close(source);
        Verdict.Expect(0, Kernel.Poll(other), "a packet of what is gone"u8);
    }

    private static ulong Timer(ulong port, ulong key)
    {
        Verdict.Must(Kernel.Do(KernelMethod.TimerCreate, out ulong timer), timer, "a timer"u8);
        Ask.Associate(port, timer, key);
        return timer;
    }

    private static void Set(ulong timer, ulong dueNs, ulong periodNs) =>
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.TimerSet, timer, dueNs, periodNs), "setting a timer"u8);

    private static void Post(ulong source, ulong bits) =>
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Post, source, bits), "a post"u8);

    private static void Expect(ulong port, long packets, System.ReadOnlySpan<byte> what) =>
        Verdict.Expect(packets, Wait(port, Huge), what);

    private static long Wait(ulong port, ulong deadlineNs) =>
        Kernel.Enter(port << 32, 0, 0, deadlineNs, Huge, new EnterControl(1, 1).Value);
}
