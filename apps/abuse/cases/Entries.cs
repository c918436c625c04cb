using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>The system call itself with arguments, flags and registers that nobody else uses.</summary>
internal static class Entries
{
    private const ulong Huge = ulong.MaxValue, Lists = EnterControl.Lists, Call = EnterControl.Call;
    private const ulong Junk = 0x7FFF_0003;
    private const ulong Trap = 0x100, Direction = 0x400, NestedTask = 0x4000, AlignmentCheck = 0x4_0000;

    public static void WrongWords()
    {
        foreach (ulong control in (System.ReadOnlySpan<ulong>)
            [1, 65, 0x41_40, 0x41_00, 1 | Call, Call | Lists, Call | 1ul << 32, 1ul << 31, 1ul << 32, 1ul << 63, Huge])
            Verdict.Expect((long)EnterError.BadControl, Kernel.Enter(0, 0, 0, 0, 0, control), "a wrong control"u8);
        Verdict.Expect(0, Kernel.Enter(0, 0, Huge, Huge, Huge, 0), "no port: nothing to wait for"u8);
        Verdict.Expect((long)EnterError.BadDoorbell, Kernel.Ring((uint)Junk), "a wrong doorbell"u8);
        Verdict.Expect((long)EnterError.BadDoorbell, Kernel.Ring((uint)Ask.Self), "a doorbell that is a process"u8);
        Verdict.Expect((long)EnterError.BadDoorbell, Kernel.Ring((uint)Ask.Port()), "a doorbell that is a port"u8);
        foreach (ulong source in (System.ReadOnlySpan<ulong>)[Junk, 1 | 1 << 16, Ask.Self, Ask.Port(), Ask.Region(1)])
            Verdict.Expect((long)EnterError.BadArm, Kernel.Arm(source), "a wrong source"u8);
        foreach (ulong port in (System.ReadOnlySpan<ulong>)[Junk, 1 | 1 << 16, Ask.Self, Ask.Region(1)])
            Verdict.Expect((long)EnterError.BadPort, Kernel.Poll(port), "a wrong port"u8);
    }

    public static void WrongLists()
    {
        ref uint doorbells = ref Kernel.BlockWord(EnterBlock.DoorbellCount);
        ref uint arms = ref Kernel.BlockWord(EnterBlock.ArmCount);
        foreach (uint count in (System.ReadOnlySpan<uint>)[65, 1u << 31, uint.MaxValue])
        {
            (doorbells, arms) = (count, 0);
            Verdict.Expect((long)EnterError.BadCount, WithLists(), "too many doorbells"u8);
            (doorbells, arms) = (0, count);
            Verdict.Expect((long)EnterError.BadCount, WithLists(), "too many arms"u8);
        }
        (doorbells, arms) = (64, 0);
        for (int i = 0; i < 64; i++) Kernel.BlockWord(EnterBlock.DoorbellsOffset + i * 4) = Handle.KernelChannel.Value;
        Verdict.Expect(0, WithLists(), "64 times the kernel's doorbell"u8);
        Kernel.BlockWord(EnterBlock.DoorbellsOffset + 63 * 4) = (uint)Junk;
        Verdict.Expect((long)EnterError.BadDoorbell, WithLists(), "the last doorbell is wrong"u8);
        Verdict.Expect(63, Kernel.BlockWord(EnterBlock.FailedIndex), "which doorbell was wrong"u8);
        (doorbells, arms) = (0, 1);
        Verdict.Expect((long)EnterError.BadArm, WithLists(), "an arm of nothing"u8);
    }

    /// <summary>Times in the past, at the end of time, and in the wrong order.</summary>
    public static void WrongTimes()
    {
        ulong port = Ask.Port() << 32, one = new EnterControl(1, 64).Value, two = new EnterControl(2, 64).Value;
        foreach (ulong linger in (System.ReadOnlySpan<ulong>)[0, 1, 1ul << 40, Huge - 1, Huge])
        {
            Verdict.Expect(0, Kernel.Enter(port, 0, 0, 0, linger, one), "a wait without time"u8);
            Verdict.Expect(0, Kernel.Enter(port, 0, 0, 1, linger, two), "a wait until long ago"u8);
            Verdict.Expect(0, Kernel.Enter(port, 0, 0, Soon(), linger, one), "a short wait"u8);
        }
        Ask.Channel(out ulong a, out ulong b);
        Ask.Associate(port >> 32, b, 1);
        Verdict.Expect(0, Kernel.Arm(b), "arming"u8);
        Verdict.Expect(0, Kernel.Ring((uint)a), "ringing"u8);
        Verdict.Expect(1, Kernel.Enter(port, 0, 0, Huge, 1, two), "one packet and a linger that is over"u8);
        Verdict.Expect(0, Kernel.Enter(port, 0, 0, Soon(), 1, new EnterControl(0, 0).Value), "a wait for nothing"u8);
    }

    public static void Flags()
    {
        Verdict.Expect(0, Kernel.FlaggedEnter(0), "an enter"u8);
        Verdict.Expect(0, Kernel.FlaggedEnter(Direction), "an enter with the direction flag"u8);
        Verdict.Expect(0, Kernel.FlaggedEnter(NestedTask), "an enter with the nested task flag"u8);
        Verdict.Expect(0, Kernel.FlaggedEnter(AlignmentCheck), "an enter with alignment checks"u8);
        Verdict.Expect(0, Kernel.StacklessEnter(), "an enter without a stack"u8);
        Verdict.Expect(0, Kernel.FlaggedEnter(0), "an enter afterwards"u8);
    }

    public static void SingleStep() => Kernel.FlaggedEnter(Trap);

    public static void Nowhere() => Kernel.JumpNowhere();

    /// <summary>A tail that cannot be breaks the channel to the kernel, for this process only.</summary>
    public static void BrokenRing()
    {
        LivePage page = Kernel.Page;
        page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 0x8000_0000);
        Verdict.Expect(0, Kernel.Ring(Handle.KernelChannel.Value), "ringing with a wrong tail"u8);
        page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 1);
        Verdict.Expect(0, Kernel.Ring(Handle.KernelChannel.Value), "ringing again"u8);
        Verdict.Expect(!Kernel.TryReap(out _), "a broken channel goes on"u8);
        while (true) Kernel.Ring(0);
    }

    private static long WithLists() => Kernel.Enter(0, 0, 0, 0, 0, Lists);

    /// <summary>A thousand microseconds from now, by the time page.</summary>
    private static ulong Soon() => Runtime.Clock.NowNs + 1_000_000;
}
