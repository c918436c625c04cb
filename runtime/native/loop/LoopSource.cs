using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// Something of this process's own that its port tells about: a channel end, an interrupt, a process. The loop knows it
/// by its key and keeps it in three queues: to be published, to be armed, to be served.
/// </summary>
public abstract class LoopSource
{
    internal LoopSource? NextToPublish, NextToArm, NextToServe;
    internal bool IsToPublish, IsToArm, IsToServe;

    /// <summary>The kernel object. None once closed.</summary>
    public Handle KernelHandle { get; internal set; }

    /// <summary>What its packets carry: an index and its generation; 0 when not attached.</summary>
    internal ulong Key { get; set; }

    /// <summary>A packet has come and the source is ours alone. Takes note; runs nobody's code.</summary>
    internal abstract void OnPacket(PacketBits bits);

    /// <summary>Does what a packet has told, at most a bounded piece. True: there is more.</summary>
    internal virtual bool Serve() => false;

    /// <summary>Makes what was written visible. True: the peer's doorbell is to be rung.</summary>
    internal virtual bool Publish() => false;

    /// <summary>
    /// Looks for news without the kernel's help, just before it would be armed. True: there were some.
    /// </summary>
    internal virtual bool Look() => false;

    /// <summary>
    /// Look tells as much as the kernel would. A source that cannot be looked at has to be armed to be heard.
    /// </summary>
    internal virtual bool CanLook => false;

    /// <summary>What to tell the kernel when it is armed.</summary>
    internal virtual Arm ArmRequest => new(KernelHandle.Value, ArmBits.Work, 0);
}
