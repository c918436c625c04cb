using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The straight way of an end through an enter is the general one in fewer steps: where it says that it may be taken,
/// both leave the same state, the same words in the page, and give the same packets.
/// </summary>
[Trait("suite", "ports")]
public sealed class StraightWayProperties
{
    [Fact]
    public void P16_P18_the_straight_way_does_what_the_general_way_does() =>
        Always.Holds(Script.Of(Gen.Choose(0, 9_999)), Run, tests: 500, size: 60);

    private static void Run(int[] steps)
    {
        StraightEnd straight = new(), general = new();
        foreach (int step in steps)
        {
            ulong number = (ulong)step / 10 % 4;
            switch (step % 10)
            {
                case < 3: Publish(number, straight, general); break;
                case < 7: Arm(number, straight, general); break;
                case < 9: Ring(straight, general); break;
                default: Tell(straight, general); break;
            }
            Assert.Equal(general.Seen(), straight.Seen());
        }
    }

    private static void Publish(ulong number, params StraightEnd[] ends)
    {
        foreach (StraightEnd end in ends) end.Peer.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, number);
    }

    private static void Arm(ulong seen, StraightEnd straight, StraightEnd general)
    {
        bool isQuiet = straight.IsQuiet(seen);
        if (isQuiet) straight.ArmQuiet(seen);
        else straight.ArmAndRecheck(seen);
        bool wasIdle = general.State == SourceState.Idle;
        general.ArmAndRecheck(seen);
        Assert.Equal(wasIdle && general.State == SourceState.Armed, isQuiet);
    }

    private static void Ring(StraightEnd straight, StraightEnd general)
    {
        bool isArmed = straight.IsArmedForWork;
        Assert.Equal(general.State == SourceState.Armed, isArmed);
        Packet? taken = isArmed ? straight.TakeDoorbell() : straight.RingAndPop();
        Assert.Equal(general.RingAndPop(), taken);
    }

    /// <summary>What only a packet can tell: an end that is not armed keeps it until it is.</summary>
    private static void Tell(StraightEnd straight, StraightEnd general)
    {
        Assert.Equal(general.Tell(PacketBits.Withdrawn), straight.Tell(PacketBits.Withdrawn));
        Assert.Equal(general.TakeReady(), straight.TakeReady());
    }

    /// <summary>A client's end, its port, and the page.</summary>
    private sealed class StraightEnd : EndSource<OrderedPage>
    {
        private readonly ReadyList _list = new();
        private readonly OrderedPage _page;

        internal StraightEnd()
        {
            OrderedMemory memory = new(Geometry.Default, 0);
            _page = new OrderedPage(memory, OrderedMemory.Client);
            Peer = new OrderedPage(memory, OrderedMemory.Server);
            Bind(_page, Geometry.ServerLine);
            Associate(_list, 42, 3);
        }

        internal OrderedPage Peer { get; }

        internal void ArmAndRecheck(ulong seen)
        {
            Arm(ArmBits.Work, seen, 0);
            Recheck();
        }

        internal Packet? RingAndPop()
        {
            RingFromPeer();
            return TakeReady();
        }

        internal Packet? TakeReady() => _list.Count > 0 ? _list.Pop() : null;

        internal (SourceState, int, PacketBits, uint) Seen() =>
            (State, _list.Count, Bits, _page.Load32(Geometry.ServerLine + Geometry.Armed));
    }
}
