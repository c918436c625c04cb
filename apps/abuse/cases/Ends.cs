using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Channel ends: given round in circles, moved while something hangs on them, closed on both sides.</summary>
internal static unsafe class Ends
{
    // SAFETY: follows only addresses that the kernel has answered for fresh mappings.
    private const ulong All = (ulong)Rights.All;

    /// <summary>Two ends in each other's inboxes would keep each other for ever.</summary>
    public static void GiftCycle()
    {
        for (int i = 0; i < 20; i++)
        {
            Ask.Channel(out ulong a, out ulong b);
            Ask.Channel(out ulong c, out ulong d);
            Verdict.Expect(StatusCode.BadArgument, Give(a, a), "an end into its peer's inbox"u8);
            Verdict.Expect(StatusCode.BadArgument, Give(a, b), "an end into its own inbox"u8);
            Verdict.Expect(StatusCode.Ok, Give(a, d), "a gift"u8);
            Verdict.Expect(StatusCode.Full, Give(c, b), "a gift for an end that is under way"u8);
            Ask.Close(a);
            Ask.Close(b);
            Ask.Close(c);
        }
    }

    public static void NestedGifts()
    {
        Ask.Channel(out ulong a, out ulong b);
        Ask.Channel(out ulong c, out ulong d);
        ulong port = Ask.Port();
        Verdict.Expect(StatusCode.Ok, Give(c, port), "a port as a gift"u8);
        Verdict.Expect(StatusCode.Busy, Give(a, d), "giving an end with a full inbox"u8);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Take, d, 7), "taking"u8);
        Verdict.Expect(StatusCode.Ok, Give(a, d), "giving an end with an empty inbox"u8);
        Verdict.Expect(StatusCode.BadHandle, Kernel.Do(KernelMethod.ChannelMap, d), "using an end that was given"u8);
        Verdict.Expect(StatusCode.NotFound, Kernel.Do(KernelMethod.Take, b, 8), "taking under a wrong token"u8);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Take, out ulong taken, b, 7), "taking the end"u8);
        Verdict.Expect(StatusCode.Ok, Give(c, port), "giving to an end that has arrived"u8);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Take, taken, 7), "taking what was given then"u8);
    }

    /// <summary>Channels of every size and kind, and those that cannot be.</summary>
    public static void Shapes()
    {
        for (uint commands = 1; commands <= Geometry.MostEntries; commands *= 2)
        {
            Shape(new Geometry(commands, Geometry.MostEntries));
            Shape(Geometry.Raw(commands, ChannelKind.Refuse));
            Shape(Geometry.Raw(commands, ChannelKind.Overwrite));
        }
        NoShape(0, 64, 0);
        NoShape(32, 0, 0);
        NoShape(3, 64, 0);
        NoShape(64, 32, 0);
        NoShape(1, 1, 0);
        NoShape(1024, 1024, 0);
        NoShape(1ul << 32, 1ul << 32, 0);
        NoShape(32, 64, 1);
        NoShape(32, 0, 3);
        NoShape(32, 64, 1ul << 32);
    }

    private static void Shape(Geometry geometry)
    {
        StatusCode made = Kernel.Do(
            KernelMethod.ChannelCreate, out ulong ends, geometry.CommandCapacity, geometry.CompletionCapacity,
            (ulong)geometry.ChannelKind);
        Verdict.Must(made, ends, "a channel of another shape"u8);
        Verdict.Must(Kernel.Do(KernelMethod.ChannelMap, out ulong client, (uint)ends), client, "its client"u8);
        Verdict.Must(Kernel.Do(KernelMethod.ChannelMap, out ulong server, ends >> 32), server, "its server"u8);
        const ulong below = Limits.PageBytes - 1;
        Verdict.Expect((client & below) == geometry.Shape && (server & below) == geometry.Shape, "its shape"u8);
        LivePage there = new((nuint)(client & ~below)), here = new((nuint)(server & ~below));
        Verdict.Expect(Header.Matches(ref here, geometry), "its header"u8);
        there.Store64(geometry.Bytes - 8 & ~7u, ends);
        Verdict.Expect(here.Load64(geometry.Bytes - 8 & ~7u) == ends, "its last bytes are shared"u8);
        Ask.Close((uint)ends);
        Ask.Close(ends >> 32);
    }

    private static void NoShape(ulong commands, ulong completions, ulong kind)
    {
        StatusCode made = Kernel.Do(KernelMethod.ChannelCreate, out _, commands, completions, kind);
        Verdict.Expect(StatusCode.BadArgument, made, "a channel that cannot be"u8);
    }

    /// <summary>Eight places; of several gifts for one token the first comes first; a full table loses none.</summary>
    public static void FullInbox()
    {
        Ask.Channel(out ulong a, out ulong b);
        ulong port = Ask.Port(), region = Ask.Region(1);
        Verdict.Expect(StatusCode.Ok, Give(a, port), "the first gift"u8);
        for (int i = 1; i < Limits.InboxPlaces; i++) Verdict.Expect(StatusCode.Ok, Give(a, region), "a gift"u8);
        Verdict.Expect(StatusCode.Full, Give(a, region), "one gift too many"u8);
        while (Kernel.Do(KernelMethod.PortCreate) == StatusCode.Ok)
        {
        }
        Verdict.Expect(StatusCode.OutOfBudget, Kernel.Do(KernelMethod.Take, b, 7), "taking with a full table"u8);
        Ask.Close(port);
        Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, b, 7), taken, "taking"u8);
        Verdict.Expect(
            StatusCode.BadHandle, Kernel.Do(KernelMethod.RegionPages, taken), "the first gift is the port, not"u8);
    }

    /// <summary>A source that leaves or moves takes its packet along.</summary>
    public static void MovedWhileReady()
    {
        ulong first = Ask.Port(), second = Ask.Port();
        Ask.Channel(out ulong a, out ulong b);
        Ask.Associate(first, b, 1);
        Verdict.Expect(0, Kernel.Arm(b), "arming"u8);
        Verdict.Expect(0, Kernel.Ring((uint)a), "ringing"u8);
        Ask.Associate(second, b, 2);
        Verdict.Expect(0, Kernel.Poll(first), "packets at the port that was left"u8);
        Verdict.Expect(1, Kernel.Poll(second), "packets at the new port"u8);
        Verdict.Expect(2, (long)Kernel.PacketAt(0).Key, "the key of the packet"u8);
        Verdict.Expect(0, Kernel.Arm(b), "arming again"u8);
        Verdict.Expect(0, Kernel.Ring((uint)a), "ringing again"u8);
        Ask.Close(second);
        Ask.Channel(out ulong c, out ulong d);
        Verdict.Expect(StatusCode.Ok, Give(c, b), "giving a ready end"u8);
        Verdict.Expect(0, Kernel.Ring((uint)a), "ringing an end that is under way"u8);
        Ask.Close(a);
        Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, d, 7), taken, "taking it"u8);
        Verdict.Expect((long)EnterError.BadArm, Kernel.Arm(taken), "arming without a port"u8);
        Ask.Associate(first, taken, 3);
        Verdict.Expect(0, Kernel.Arm(taken), "arming with one"u8);
        Verdict.Expect(1, Kernel.Poll(first), "packets about the end of the peer"u8);
        Verdict.Expect((long)PacketBits.Closed, (long)Kernel.PacketAt(0).Bits, "what the packet says"u8);
    }

    /// <summary>Both ends closed in both orders, armed, with loans in both directions.</summary>
    public static void ClosedArmed()
    {
        ulong port = Ask.Port(), region = Ask.Region(3);
        for (int i = 0; i < 10; i++)
        {
            Ask.Channel(out ulong a, out ulong b);
            Ask.Associate(port, a, 1);
            Ask.Associate(port, b, 2);
            Kernel.Arm(a);
            Kernel.Arm(b);
            Kernel.Do(KernelMethod.ChannelMap, a);
            Kernel.Do(KernelMethod.Lend, a, region, Ask.ReadWrite);
            Kernel.Do(KernelMethod.Lend, b, region, Ask.ReadWrite);
            Borrow(a, 3);
            Borrow(b, 3);
            Ask.Close(i % 2 == 0 ? a : b);
            Verdict.Expect(1, Kernel.Poll(port), "packets about the end of the peer"u8);
            Ask.Close(i % 2 == 0 ? b : a);
            Verdict.Expect(0, Kernel.Poll(port), "packets of ends that are closed"u8);
        }
    }

    private static StatusCode Give(ulong end, ulong given) => Kernel.Do(KernelMethod.Give, end, 7, given, All);

    private static void Borrow(ulong end, ulong pages)
    {
        Verdict.Must(Kernel.Do(KernelMethod.Borrow, out ulong word, end, 0), word, "borrowing"u8);
        MappedRange range = new(word);
        Verdict.Expect((long)pages, (long)range.Pages, "pages borrowed"u8);
        *(ulong*)range.Address = 1;
    }
}
