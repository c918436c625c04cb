using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// A device's interrupt as something to await. Waiting arms it, which unmasks the line: the driver has seen to its
/// device by then. An interrupt that comes while nobody waits is kept by the kernel, so none is lost between two waits.
/// </summary>
public sealed class InterruptLine : LoopSource
{
    private readonly Signal<bool> _arrived = new();
    private readonly bool _isAttached;

    /// <param name="handle">[Wait]</param>
    /// <param name="band">Urgency at the loop's port.</param>
    public InterruptLine(Handle handle, int band = Limits.Bands - 1)
    {
        KernelHandle = handle;
        _isAttached = Loop.Attach(this, band) == StatusCode.Ok;
    }

    /// <summary>False when the handle was not that of an interrupt: it will never come.</summary>
    public bool IsAttached => _isAttached;

    /// <summary>Completes at the next interrupt. One waiter at a time.</summary>
    public ValueTask<bool> Next()
    {
        if (!_arrived.IsSet) Loop.ToArm(this);
        return _arrived.Wait();
    }

    internal override bool Serve(PacketBits heard)
    {
        _arrived.Set(true);
        return false;
    }
}
