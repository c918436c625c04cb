using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// Something of this process's own that its port tells about: a channel end, an interrupt, a process. The loop knows it
/// by its key. What becomes of it:
/// <code>
///     Armed ──packet──> Ready ──its turn: Serve──> Hot ──looked at in vain──> Armed
///                         ^──────────news──────────┘
/// </code>
/// Armed: the kernel has it. Ready: it waits for its turn in its band. Hot: it was drained, and the loop looks at it
/// itself (<see cref="HotEnds"/>). Besides, it may be in the queue of those that have something to publish. What is
/// told twice, by a packet and by a look, is served twice, the second time in vain.
/// </summary>
public abstract class LoopSource : Banded
{
    internal LoopSource? NextToPublish, NextHot;
    internal bool IsToPublish, IsHot, IsReady;

    /// <summary>Looks in vain since it became hot.</summary>
    internal int EmptyLooks;

    /// <summary>0 to <see cref="Limits.Bands"/>-1, higher first; while it is attached.</summary>
    internal int Band;

    /// <summary>What packets have said since it was served last.</summary>
    internal PacketBits Heard;

    /// <summary>The kernel object. None once closed.</summary>
    public Handle KernelHandle { get; internal set; }

    /// <summary>What its packets carry: an index and its generation; 0 when not attached.</summary>
    internal ulong Key { get; set; }

    /// <summary>Its turn: does what there is to do, at most a bounded piece. True: there is more.</summary>
    /// <param name="heard">What packets have said; none when it was a look that found something.</param>
    internal abstract bool Serve(PacketBits heard);

    /// <summary>
    /// Serve takes note and runs nobody's code: completions go into their slots, a signal is set. So it may be served
    /// while somebody waits inside a turn.
    /// </summary>
    internal virtual bool TakesNoteOnly => true;

    /// <summary>Makes what was written visible. True: the peer's doorbell is to be rung.</summary>
    internal virtual bool Publish() => false;

    /// <summary>Looks, without the kernel's help, whether there is something for its turn to do.</summary>
    internal virtual bool Look() => false;

    /// <summary>
    /// Look tells as much as the kernel would. A source that cannot be looked at has to be armed to be heard.
    /// </summary>
    internal bool CanLook;

    /// <summary>What to tell the kernel when it is armed.</summary>
    internal virtual Arm ArmRequest => new(KernelHandle.Value, ArmBits.Work, 0);
}
