namespace Mooring.Ports;

/// <summary>
/// Something that can be ready at a port: a channel end, an interrupt, a process. Every source is one-shot and the
/// packet is the baton: whoever takes the packet holds the source alone until it arms it again. A source is in the
/// ready list at most once.
/// <code>
///     Idle ──arm──> Armed ──ring──> Ready ──packet taken──> Idle
///                     └──arm and the word differs──^
/// </code>
/// A ring on an Idle source makes no packet (its holder will look by itself when it arms), on a Ready one neither.
/// </summary>
public abstract class Source : Banded
{
    public SourceState State { get; protected internal set; }

    /// <summary>Where its packets go; null until associated.</summary>
    public ReadyList? List { get; private set; }

    /// <summary>Chosen by the port's owner.</summary>
    public ulong Key { get; private set; }

    private byte _band, _bits;

    /// <summary>0 to <see cref="Limits.Bands"/>-1, higher first.</summary>
    public int Band => _band;

    public abstract PacketKind Kind { get; }

    /// <summary>What there is to say, gathered until the packet is taken.</summary>
    public PacketBits Bits
    {
        get => (PacketBits)_bits;
        protected set => _bits = (byte)value;
    }

    /// <summary>Binds the source to a port's list. A packet that is queued elsewhere moves along.</summary>
    public void Associate(ReadyList list, ulong key, int band)
    {
        bool wasReady = State == SourceState.Ready;
        if (wasReady) List!.Remove(this);
        List = list;
        Key = key;
        _band = (byte)band;
        if (wasReady) list.Push(this);
    }

    /// <summary>Leaves its port; a queued packet is dropped.</summary>
    public void Dissociate()
    {
        if (State == SourceState.Ready) List!.Remove(this);
        State = SourceState.Idle;
        Bits = PacketBits.None;
        List = null;
    }

    /// <summary>Something happened. Makes a packet if the source is armed.</summary>
    /// <returns>True if a packet was queued.</returns>
    public bool Ring(PacketBits why)
    {
        if (State != SourceState.Armed || List is null) return false;
        Bits |= why;
        State = SourceState.Ready;
        List.Push(this);
        OnReady();
        return true;
    }

    /// <summary>
    /// Gives the baton back: from now on a ring makes a packet. What "seen" and "want" mean is the kind's affair; a
    /// Ready source stays Ready.
    /// </summary>
    public abstract void Arm(uint want, ulong seenPublish, uint seenHead);

    /// <summary>
    /// After the barrier: did something happen that its holder has not seen? Then it is ready at once.
    /// </summary>
    /// <returns>True if a packet was queued.</returns>
    public abstract bool Recheck();

    /// <summary>Its packet, as it is handed out; the source becomes Idle.</summary>
    internal Packet TakePacket()
    {
        Packet packet = new(Key, Kind, TakeBits());
        State = SourceState.Idle;
        return packet;
    }

    /// <summary>What the packet says; after it nothing has been gathered. All but a user's fit into 8 bits.</summary>
    protected virtual PacketBits TakeBits()
    {
        PacketBits bits = Bits;
        _bits = 0;
        return bits;
    }

    /// <summary>The moment it stops being armed: a channel end clears the flag in its page.</summary>
    protected virtual void OnReady()
    {
    }
}

/// <summary>What becomes of a source at its port.</summary>
public enum SourceState : byte
{
    /// <summary>Somebody holds it and will look by himself: nothing to tell.</summary>
    Idle,
    Armed,

    /// <summary>In the ready list.</summary>
    Ready,
}
