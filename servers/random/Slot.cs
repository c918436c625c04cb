using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Random;

/// <summary>
/// One buffer of the queue and whoever waits for it. A call that ends early abandons its slot, which stays with the
/// device until it returns it: a buffer cannot be taken back.
/// </summary>
internal sealed class Slot
{
    /// <summary>What <see cref="Answer"/> says when the slot was abandoned.</summary>
    public const int Abandoned = -1;

    private readonly Signal<int> _answer = new();
    private SlotState _state;

    public Slot(SharedBytes bytes, ulong physical)
    {
        Bytes = bytes;
        Physical = physical;
    }

    public SharedBytes Bytes { get; }
    public ulong Physical { get; }

    public bool IsFree => _state == SlotState.Free;

    /// <summary>From now on it is the device's. Completes with the bytes that came, or Abandoned.</summary>
    public ValueTask<int> Answer()
    {
        _state = SlotState.Offered;
        return _answer.Wait();
    }

    /// <summary>The device has returned it.</summary>
    /// <returns>False: nobody wants it any more, it is free.</returns>
    public bool Return(int length)
    {
        bool isWanted = _state == SlotState.Offered;
        _state = isWanted ? SlotState.Returned : SlotState.Free;
        if (isWanted) _answer.Set(length);
        return isWanted;
    }

    /// <summary>The call ends early, if it still waits.</summary>
    public void Abandon()
    {
        if (_state != SlotState.Offered) return;
        _state = SlotState.Abandoned;
        _answer.Set(Abandoned);
    }

    public void Free() => _state = SlotState.Free;

    private enum SlotState
    {
        Free,

        /// <summary>The device has it, a call waits.</summary>
        Offered,

        /// <summary>The call has what the device wrote and has not copied it yet.</summary>
        Returned,

        /// <summary>The device has it, nobody waits.</summary>
        Abandoned,
    }
}
