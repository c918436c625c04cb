using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>What one thread has to do with signals. Sets have bit n-1 for signal n.</summary>
internal struct ThreadSignals
{
    public ulong Mask;

    /// <summary>For this thread alone, and not delivered.</summary>
    public ulong Pending;

    /// <summary>Put here by other threads of the process, for this one alone, before they poke it.</summary>
    public ulong Directed;

    /// <summary>It waits for these, though it has blocked them (sigtimedwait).</summary>
    public ulong Awaited;

    /// <summary>The mask that comes back when a call with a mask of its own is over (sigsuspend, ppoll).</summary>
    public ulong SavedMask;
    public bool HasSavedMask;

    public SignalStack Stack;
}
