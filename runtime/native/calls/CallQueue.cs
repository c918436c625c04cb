namespace Mooring.Runtime;

/// <summary>
/// Calls that wait for something in order: for room in a ring, for a channel. Links the slots themselves.
/// </summary>
public sealed class CallQueue
{
    private CallSlot? _head, _tail;

    public int Count { get; private set; }

    /// <summary>The one that has waited longest.</summary>
    internal CallSlot? First => _head;

    /// <summary>Puts a call at the end; a cancel or a deadline goes to the holder meanwhile.</summary>
    public void Add(CallSlot slot, ICallHolder holder)
    {
        slot.Holder = holder;
        if (_tail is null) _head = slot;
        else _tail.Next = slot;
        _tail = slot;
        Count++;
    }

    /// <summary>Takes the one that has waited longest.</summary>
    public CallSlot? TakeFirst()
    {
        if (_head is not { } slot) return null;
        Unlink(null, slot);
        return slot;
    }

    /// <summary>Takes one out of its turn. False: it is not here.</summary>
    public bool Remove(CallSlot slot)
    {
        CallSlot? before = null;
        CallSlot? at = _head;
        for (; at is not null && at != slot; at = at.Next) before = at;
        if (at is null) return false;
        Unlink(before, slot);
        return true;
    }

    private void Unlink(CallSlot? before, CallSlot slot)
    {
        if (before is null) _head = slot.Next;
        else before.Next = slot.Next;
        if (_tail == slot) _tail = before;
        slot.Next = null;
        Count--;
    }
}

/// <summary>Where a call that is under way can be told to end early.</summary>
public interface ICallHolder
{
    /// <summary>Ends a call that has not gone out; asks the server to end one that has.</summary>
    void Cancel(CallSlot slot);
}
