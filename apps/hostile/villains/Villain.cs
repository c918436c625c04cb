using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Hostile;

/// <summary>
/// One side of a channel that keeps no rule: a step is one misdeed, drawn from the seed. What every side can do is
/// here; the misdeeds of a client and of a server are theirs.
/// </summary>
internal abstract class Villain
{
    /// <summary>Words written one after the other while the peer reads them.</summary>
    private const int Spins = 400;

    private const ulong ManyPages = 1000;

    protected const uint Common = 10;

    protected readonly Handle End;
    protected LivePage Page;
    protected Dice Dice;

    /// <summary>Kept by the rules, as long as nothing else was written there.</summary>
    protected uint Tail;

    protected Villain(Handle end, LivePage page, ulong seed)
    {
        End = end;
        Page = page;
        Dice = new Dice(seed);
    }

    /// <summary>One misdeed.</summary>
    public abstract ValueTask Step(Temper temper);

    /// <summary>Where the peer's line and its own lie.</summary>
    protected abstract uint OwnLine { get; }

    protected uint PeerLine => OwnLine ^ Geometry.ServerLine;

    /// <summary>Makes what was written visible and rings.</summary>
    protected void Publish(uint notices = 0)
    {
        ulong word = Page.Load64(OwnLine + Geometry.PublishWord) >> 32;
        Page.StoreRelease64(OwnLine + Geometry.PublishWord, (word + notices) << 32 | Tail);
        Ring(1);
    }

    /// <summary>Rings, whether anybody sleeps or not.</summary>
    protected void Ring(uint times)
    {
        for (uint i = 0; i < times; i++) Enter(End.Value, 0, 0, 0, 0, 0);
    }

    /// <summary>What both sides can do.</summary>
    /// <param name="choice">0 to <see cref="Common"/>-1.</param>
    protected async ValueTask DoCommon(uint choice)
    {
        switch (choice)
        {
            case 0: Ring(1 + Dice.Below(256)); break;
            case 1: Spin(Geometry.Commands, Geometry.Default.Bytes); break;
            case 2: Spin(Geometry.CancelBits, Geometry.Commands); break;
            case 3: Channels.Take(End, (uint)Dice.Word()); break;
            case 4: GiveAway((uint)Dice.Word()); break;
            case 5: LendAway(); break;
            case 6: Enter(0, End.Value | Dice.Word() << 32, Dice.Word(), 0, 0, 0); break;
            case 7: Page.Store32(Geometry.Header + 4 * Dice.Below(16), (uint)Dice.Word()); break;
            case 8: await Loop.Delay(1000 * Dice.Below(3000)); break;
            default: Publish(Dice.Below(5)); break;
        }
    }

    /// <summary>
    /// Lines overwritten, the kernel's flags among them, and cursors that cannot be, among some that can: the peer has
    /// every right to end or to break the channel.
    /// </summary>
    protected void DoFatal()
    {
        switch (Dice.Below(5))
        {
            case 0: Page.Store32(OwnLine + Geometry.Dead, (uint)Dice.Word()); break;
            case 1: Spin(OwnLine + Geometry.Armed, OwnLine + Geometry.PeerHead); break;
            case 2: Spin(PeerLine, PeerLine + 64); break;
            case 3: BreakCursor(Geometry.PeerHead); break;
            default: BreakCursor(Geometry.PublishWord); break;
        }
        Ring(1);
    }

    private void BreakCursor(uint offset) =>
        Page.StoreRelease64(OwnLine + offset, Dice.OneIn(2) ? Dice.Word() : Tail + Dice.Below(80));

    /// <summary>What lies beside the ring and nobody takes.</summary>
    protected void GiveAway(uint token)
    {
        Result<Handle> gift = Regions.Create(1);
        if (!gift.IsOk) return;
        Channels.Give(End, token, gift.Value, Rights.All);
        Handles.Close(gift.Value);
    }

    /// <summary>
    /// The end of the villain: its end closed, its view taken away, a fault, a regular exit, at once or after more
    /// scribbling.
    /// </summary>
    public void Leave()
    {
        if (Dice.OneIn(3)) Handles.Close(End);
        if (Dice.OneIn(3)) Spin(Geometry.Commands, Geometry.Default.Bytes);
        if (Dice.OneIn(3)) Regions.Unmap(new SharedBytes(Page.Address, Limits.PageBytes));
        if (Dice.OneIn(3)) new SharedBytes(UserLayout.Lowest, 8).Span[0] = 1;
        Processes.Exit(10 + (int)Dice.Below(190));
    }

    /// <summary>Random words, over and over, between two offsets of the page.</summary>
    protected void Spin(nuint from, nuint to)
    {
        uint words = (uint)(to - from) / 4;
        for (int i = 0; i < Spins; i++) Page.Store32(from + 4 * Dice.Below(words), (uint)Dice.Word());
    }

    /// <summary>
    /// More and larger than anybody wants; what was lent is closed and unmapped here at once, and one of all lends is
    /// taken back, whoever reads it just now.
    /// </summary>
    private void LendAway()
    {
        Result<MappedRegion> region = Regions.CreateMapped(Dice.OneIn(16) ? ManyPages : 1);
        if (!region.IsOk) return;
        Channels.Lend(End, region.Value.Handle, Dice.OneIn(2) ? Rights.Read : Rights.Read | Rights.Write);
        Dice.Fill(region.Value.Bytes.Span.Slice(0, Limits.PageBytes));
        region.Value.Release();
        if (Dice.OneIn(2)) Channels.TakeBack(End, Dice.Below(Limits.Lends));
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_enter")]
    private static extern long Enter(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);
}

/// <summary>What a villain is mostly after.</summary>
internal enum Temper : uint
{
    /// <summary>Everything, the fatal seldom.</summary>
    Vandal,

    /// <summary>Keeps the protocol and floods: rings, refills, never reaps more than it has to.</summary>
    Flood,

    /// <summary>Says nothing and lives on.</summary>
    Mute,

    /// <summary>Right entries and forged ones, one beside the other.</summary>
    Liar,

    /// <summary>Nothing but words changed while they are read.</summary>
    Scribbler,

    /// <summary>Takes without end: a client that never reaps, a server that never answers.</summary>
    Glutton,

    Count,
}
