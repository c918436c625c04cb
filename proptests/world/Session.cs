using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>
/// One side of a channel in an honest program. Whoever has the packet consumes, until it arms the end again; what is
/// produced is published at the end of the turn.
/// </summary>
internal abstract class Session(Actor actor, uint handle, View view)
{
    internal uint Handle { get; } = handle;

    internal ulong Key { get; init; }

    /// <summary>The thread that has its packet; null: it is armed.</summary>
    internal SimThread? Holder { get; set; }

    /// <summary>It has no channel any more.</summary>
    internal bool IsOver { get; private set; }

    protected Actor Actor { get; } = actor;

    protected World World => Actor.World;

    protected Random Random => Actor.Random;

    protected WordPage<View> Page { get; } = new(view);

    /// <summary>What the kernel has said of the peer, in the packet.</summary>
    protected PacketBits Gone { get; private set; }

    /// <summary>The peer has been cut off; it lives.</summary>
    internal bool IsRevoked { get; set; }

    internal void Hear(PacketBits bits) => Gone |= bits & (PacketBits.Died | PacketBits.Closed);

    /// <returns>True if something was done, or is left to do without anybody's help.</returns>
    internal abstract bool Consume();

    /// <returns>True if something was done.</returns>
    internal abstract bool Produce();

    /// <returns>True if the peer is to be rung.</returns>
    internal abstract bool Publish();

    internal abstract Arm Arm { get; }

    /// <summary>It waits for more than it is armed for.</summary>
    internal virtual bool WantsMore => false;

    /// <summary>When it wants to be looked at, whatever happens.</summary>
    internal abstract ulong AlarmNs { get; }

    protected void Finish()
    {
        IsOver = true;
        Actor.Forget(this);
    }
}
