using System.Runtime.CompilerServices;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>What one process has to do with signals. Sets have bit n-1 for signal n.</summary>
internal struct ProcessSignals
{
    public ActionTable Actions;

    /// <summary>For any thread, and not delivered.</summary>
    public ulong Pending;

    /// <summary>What the server has been told that is ignored; bit 63: children leave nothing behind.</summary>
    public ulong Ignored;

    /// <summary>Those above 31 of which the server may have some in its queue.</summary>
    public ulong Outside;

    /// <summary>Some of the server's timers wait for their signal to be taken.</summary>
    public bool HasTimers;
}

[InlineArray(Signals.Most)]
internal struct ActionTable
{
    private SignalAction _action;
}
