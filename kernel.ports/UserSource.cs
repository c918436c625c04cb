namespace Mooring.Ports;

/// <summary>
/// A source that whoever has the right rings with bits of his own. What is posted gathers, each bit once, until the
/// next packet takes it: a post needs no memory, and none is lost between the packet and the next arm.
/// </summary>
public class UserSource : Source
{
    private PacketBits _posted;

    public sealed override PacketKind Kind => PacketKind.User;

    /// <returns>True if a packet was queued.</returns>
    public bool Post(PacketBits bits)
    {
        _posted |= bits;
        return Recheck();
    }

    public sealed override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State != SourceState.Ready) State = SourceState.Armed;
    }

    public sealed override bool Recheck() =>
        State == SourceState.Armed && _posted != PacketBits.None && Ring(PacketBits.None);

    protected sealed override PacketBits TakeBits()
    {
        PacketBits posted = _posted;
        _posted = PacketBits.None;
        return posted;
    }
}
