namespace Mooring.Tests.Explorer;

/// <summary>
/// What is wrong on purpose in a world: variants that look right. Those of the programs and of the page are theirs
/// (<see cref="RecordedPage"/>, the programs), those of the kernel are in <see cref="WrongKernel"/>.
/// </summary>
internal enum Wrong
{
    Nothing,

    // The page.

    /// <summary>Cursors are published with plain stores.</summary>
    PublishPlain,

    /// <summary>Cursors are loaded without acquiring.</summary>
    AcquirePlain,

    /// <summary>The armed flag is looked at before the publication.</summary>
    FlagBeforePublish,

    /// <summary>The command head is published before the command is copied.</summary>
    HeadEarly,

    /// <summary>The head's store does not release.</summary>
    HeadPlain,

    /// <summary>A server that only made room does not ring.</summary>
    NoRoomDoorbell,

    /// <summary>The flag is the port's, not the end's.</summary>
    FlagPerPort,

    // The programs.

    /// <summary>A sleeper says that it has seen what it finds in the page.</summary>
    SeenFresh,

    /// <summary>A full client does not wait for room.</summary>
    RoomNotArmed,

    /// <summary>A hot client spins with doorbells that it has not rung.</summary>
    HotNotRinging,

    /// <summary>A hot server never looks whether its port is ready.</summary>
    HotNotLooking,

    /// <summary>A client that is told of a death does not reap once more.</summary>
    DeathWithoutReaping,

    /// <summary>A hot client looks at the dead flag after it has reaped.</summary>
    DeadFlagLast,

    /// <summary>An end begins as armed, and what was published before is not compared.</summary>
    ArmedAtFirst,

    // The order of an enter.

    /// <summary>Nothing between the flag and the interrupts of the peers' processors.</summary>
    NoBarrier,

    /// <summary>Doorbells are rung after the recheck: right as well.</summary>
    DoorbellsBeforeWait,
    DoorbellsAfterWait,

    /// <summary>The recheck decides without the lock and then makes the packet.</summary>
    RecheckUnlocked,

    // The kernel.

    /// <summary>A doorbell that nobody waits for is forgotten.</summary>
    DoorbellForgotten,

    /// <summary>A doorbell leaves the flag as it is.</summary>
    DoorbellKeepsFlag,

    /// <summary>A recheck that finds something leaves the flag as it is.</summary>
    RecheckKeepsFlag,

    /// <summary>A doorbell on an end that somebody holds makes a packet.</summary>
    DoorbellOnIdle,

    /// <summary>A doorbell on a ready end makes another packet.</summary>
    DoorbellTwice,

    /// <summary>Arming a ready end makes it armed.</summary>
    ArmResetsReady,

    /// <summary>Only the first packet in an empty list wakes a thread.</summary>
    WakeOnFirst,

    /// <summary>A thread goes to sleep without looking at the ready list.</summary>
    SleepUnchecked,

    /// <summary>The recheck compares the publish word only.</summary>
    RoomNotRechecked,

    /// <summary>The recheck does not ask whether the peer is gone.</summary>
    DeathNotRechecked,

    /// <summary>A death makes a packet for an end that somebody holds.</summary>
    DeathOnIdle,

    /// <summary>The flag of a death is set before the threads have been stopped.</summary>
    DeadBeforeStop,

    /// <summary>An end that moves to another port forgets that it is ready.</summary>
    MoveForgets,
}
