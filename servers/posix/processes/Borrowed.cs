namespace Mooring.Servers.Posix;

/// <summary>
/// What runs a vfork's child until it executes a program or ends: a thread of its parent's, in the parent's process.
/// Its signals are kept here; the thread is poked to ask for them, so none is
/// taken for the parent's.
/// </summary>
internal sealed class Borrowed(Process child, Body host, ProcessThread thread) : IBody
{
    private ulong _asked;

    /// <inheritdoc/>
    public ulong CpuTimeNs => 0;

    /// <inheritdoc/>
    public void Poke(ulong signals, int one)
    {
        _asked |= signals;
        host.Poke(thread, Body.Asks);
    }

    /// <summary>Where it stands still, it does so no more.</summary>
    public void Kill()
    {
        if (child.Phase == Phase.Stopped) child.Phase = Phase.Running;
        child.Changes.Tell();
        Poke(Signals.Bit(Signals.Kill), 0);
    }

    /// <summary>The thread that says so is the only one.</summary>
    public void Hold(bool stands)
    {
    }

    /// <inheritdoc/>
    public ulong TakeAsked()
    {
        ulong asked = _asked;
        _asked = 0;
        return asked;
    }
}
