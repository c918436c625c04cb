using System.Runtime;
using Mooring.Apps.Abuse.Cases;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;

namespace Mooring.Apps.Abuse;

/// <summary>One way to misbehave, and how a specimen that does so is to end.</summary>
internal readonly unsafe struct Case
{
    public readonly string Name;
    public readonly PacketBits Ending;

    // SAFETY: points to a static method of this image, which a specimen has at the same address.
    private readonly delegate*<void> _body;

    private Case(string name, delegate*<void> body, PacketBits ending = PacketBits.Exited)
    {
        Name = name;
        _body = body;
        Ending = ending;
    }

    public const uint Count = 81, Contested = 35, Fight = 36, Cost = 79, Fuzz = Count - 1;

    /// <summary>It does not end by itself.</summary>
    public bool IsToBeKilled => Ending == PacketBits.Killed && Name != "suicide";

    public static Case At(uint index) => index switch
    {
        0 => new("gift-cycle", &Ends.GiftCycle),
        1 => new("nested-gifts", &Ends.NestedGifts),
        2 => new("full-inbox", &Ends.FullInbox),
        3 => new("lends-for-ever", &Loans.Again),
        4 => new("lends-under-way", &Loans.UnderWay),
        5 => new("moved-while-ready", &Ends.MovedWhileReady),
        6 => new("closed-armed", &Ends.ClosedArmed),
        7 => new("sizes", &Memory.Sizes),
        8 => new("ranges", &Memory.Ranges),
        9 => new("wrong-rights", &Memory.WrongRights),
        10 => new("results", &Memory.Results),
        11 => new("many-mappings", &Memory.ManyMappings),
        12 => new("wrong-unmaps", &Memory.WrongUnmaps),
        13 => new("tables-too-dear", &Memory.TablesTooDear),
        14 => new("orphans", &Family.Orphans),
        15 => new("too-many", &Family.TooMany),
        16 => new("poor-children", &Family.PoorChildren),
        17 => new("too-important", &Family.TooImportant),
        18 => new("suicide", &Family.Suicide, PacketBits.Killed),
        19 => new("kills", &Family.Kills),
        20 => new("own-handles", &Family.OwnHandles),
        21 => new("dead-hand", &Family.DeadHand),
        22 => new("shared-doorbell", &Threads.SharedDoorbell),
        23 => new("sibling-exits", &Threads.SiblingExits),
        24 => new("sibling-faults", &Threads.SiblingFaults, PacketBits.Faulted),
        25 => new("killed-at-work", &Threads.KilledAtWork, PacketBits.Killed),
        26 => new("too-many-threads", &Threads.TooManyThreads),
        27 => new("wrong-words", &Entries.WrongWords),
        28 => new("wrong-lists", &Entries.WrongLists),
        29 => new("wrong-times", &Entries.WrongTimes),
        30 => new("flags", &Entries.Flags),
        31 => new("single-step", &Entries.SingleStep, PacketBits.Faulted),
        32 => new("nowhere", &Entries.Nowhere, PacketBits.Faulted),
        33 => new("broken-ring", &Entries.BrokenRing, PacketBits.Killed),
        34 => new("killed-fuzz", &Cases.Fuzz.Run, PacketBits.Killed),
        Contested => new("contested-mapping", &Memory.ContestedMapping, PacketBits.Killed),
        Fight => new("fight", &Cases.Fuzz.Run),
        37 => new("many-waiters", &Threads.ManyWaiters),
        38 => new("channel-shapes", &Ends.Shapes),
        39 => new("kernel-chains", &Chains.Run),
        40 => new("broken-chains", &Chains.Break, PacketBits.Killed),
        41 => new("timers", &Sources.Timers),
        42 => new("posts", &Sources.Posts),
        43 => new("permissions", &Permissions.Run),
        44 => new("taken-back", &Loans.TakenBack),
        45 => new("lender-closes", &Loans.LenderCloses),
        46 => new("lender-dies", &Loans.LenderDies),
        47 => new("run-dry", &Family.RunDry),
        48 => new("calls", &Calls.Run),
        49 => new("reflect", &Shims.Reflect),
        50 => new("garbage-frames", &Shims.GarbageFrames),
        51 => new("nested-fault", &Shims.NestedFault),
        52 => new("shim-rules", &Shims.Rules),
        53 => new("stopped-threads", &Stops.Threads),
        54 => new("ended-threads", &Stops.Ends),
        55 => new("changed-threads", &Stops.Changes),
        56 => new("revoked-by-client", &Revoked.ByClient),
        57 => new("revoked-by-server", &Revoked.ByServer),
        58 => new("revoked-by-tether", &Revoked.ByTether),
        59 => new("revoked-and-moved", &Revoked.Moved),
        60 => new("clones", &Clones.Both),
        61 => new("clones-of-clones", &Clones.Again),
        62 => new("clones-elsewhere", &Clones.Elsewhere),
        63 => new("clones-refused", &Clones.Refused),
        64 => new("clones-killed", &Clones.Killed),
        65 => new("moves", &Moves.Run),
        66 => new("rich-child", &Family.RichChild),
        67 => new("written-or-executed", &Memory.WrittenOrExecuted),
        68 => new("workers", &Workers.Run),
        69 => new("moved-pages", &Passes.Run),
        70 => new("moved-pages-cut-short", &Passes.CutShort),
        71 => new("lends", &Lends.Chains),
        72 => new("lends-late", &Lends.Late),
        73 => new("lends-taken-back", &Lends.TakenBack),
        74 => new("lends-of-bands", &Lends.Bands),
        75 => new("gifts", &Gifts.Run),
        76 => new("parts", &Parts.Random),
        77 => new("parts-refused", &Parts.Refused),
        78 => new("parts-protected", &Parts.Fault, PacketBits.Faulted),
        Cost => new("shim-cost", &Shims.Cost),
        _ => new("fuzz", &Cases.Fuzz.Run),
    };

    /// <summary>The first instruction of a specimen in C#.</summary>
    [RuntimeExport("abuse_specimen")]
    private static void Live()
    {
        At(Order.Here.Case)._body();
        Raw.Kernel.Exit(0);
    }
}
