using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>A user source as an object that handles name.</summary>
internal sealed class UserPost : UserSource
{
    private int _holders;
    private Budget _payer = null!;

    /// <summary>While it has no port, whose lock would do.</summary>
    private SpinLock _unheard;

    /// <param name="payer">Has paid for the object.</param>
    internal void Open(Budget payer)
    {
        _payer = payer;
        _holders = 1;
    }

    internal void Hold() => _holders++;

    internal void Release()
    {
        if (--_holders > 0) return;
        Association.Unbind(this);
        Pools.UserPosts.Give(this, _payer);
    }

    /// <summary>Posts, and wakes who waits for it.</summary>
    internal void PostAndWake(PacketBits bits)
    {
        if (List is null)
        {
            _unheard.Take();
            Post(bits);
            _unheard.Give();
            return;
        }
        Port port = Arms.PortOf(this);
        port.Take();
        if (Post(bits)) port.WakeOne();
        port.Give();
    }
}
