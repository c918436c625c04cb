using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// An interrupt as a source. On arrival it is masked and acknowledged; it makes a packet if it is armed and is latched
/// if not, so that none is lost between the packet and the next arm. Arming unmasks.
/// </summary>
internal sealed class Interrupt : Source
{
    private byte _vector;
    private bool _latched;
    private int _holders;
    private Budget _payer = null!;

    public override PacketKind Kind => PacketKind.Interrupt;

    internal ulong Arrivals { get; private set; }

    /// <summary>An edge may have come before anybody listened: such a line starts latched.</summary>
    /// <param name="payer">Has paid for the object.</param>
    /// <param name="vector">Routed to the CPU, and this object's until its end.</param>
    internal void Open(Budget payer, byte vector)
    {
        _payer = payer;
        _vector = vector;
        _latched = Interrupts.IsEdge(vector);
        _holders = 1;
        InterruptTable.Set(vector, this);
    }

    internal void Arrive()
    {
        Arrivals++;
        if (List is null)
        {
            _latched = true;
            return;
        }
        Port port = Arms.PortOf(this);
        port.Take();
        if (State != SourceState.Armed) _latched = true;
        else if (Ring(PacketBits.Work)) port.WakeOne();
        port.Give();
    }

    public override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State == SourceState.Ready) return;
        State = SourceState.Armed;
        if (!_latched) Interrupts.Unmask(_vector);
    }

    public override bool Recheck()
    {
        if (State != SourceState.Armed || !_latched) return false;
        _latched = false;
        return Ring(PacketBits.Work);
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Association.Unbind(this);
        InterruptTable.Set(_vector, null);
        Interrupts.Mask(_vector);
        Interrupts.Release(_vector);
        Pools.Interrupts.Give(this, _payer);
    }
}
