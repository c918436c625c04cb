using System;

namespace Mooring.Tests.Simulation;

/// <summary>Something happened that must not.</summary>
internal sealed class WorldFailure(string what) : Exception(what);

/// <summary>The process that runs has been ended; it leaves its turn where it stands.</summary>
internal sealed class ProcessEnded : Exception;

/// <summary>What is wrong on purpose in a world, a layer each: the tests must see it.</summary>
internal enum Wrong
{
    Nothing,

    // The kernel.

    /// <summary>Now and then a doorbell is not heard.</summary>
    DoorbellLost,

    /// <summary>Now and then what was armed is not compared again.</summary>
    RecheckSkipped,

    /// <summary>Now and then a thread is woken by the first packet, however many it waits for.</summary>
    WokenTooEarly,

    /// <summary>A thread that lingers is looked at when its deadline comes.</summary>
    LingerForgotten,

    /// <summary>Peers are told of a death before the dead has lost its mappings.</summary>
    DeathBeforeMappings,

    /// <summary>A client that revokes is told that its server is gone, which lives.</summary>
    RevokedIsGone,

    // The page.

    /// <summary>A server says what it has taken only with its next completions.</summary>
    HeadLate,

    // The library.

    /// <summary>A client that hears of a death ends what is outstanding without reaping first, then reaps.</summary>
    EndsBeforeReaping,

    /// <summary>A client waits for completions when it is room that it lacks.</summary>
    RoomNotArmed,

    // The servers.

    /// <summary>Now and then a command is completed twice.</summary>
    CompletesTwice,

    /// <summary>What is passed on of an inner failure does not count the hop.</summary>
    HopNotCounted,

    /// <summary>What is passed on of an inner failure does not say whether it may have been started.</summary>
    MaybeForgotten,

    /// <summary>A server that has no place forgets that there is something left in the ring.</summary>
    NotComingBack,
}
