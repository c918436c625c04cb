using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>A call under way that may be given up. Its completion is to be awaited exactly once.</summary>
public readonly struct PendingCall
{
    private readonly CompletionSlot _slot;
    private readonly short _version;

    internal PendingCall(CompletionSlot slot)
    {
        _slot = slot;
        _version = slot.Version;
    }

    /// <summary>The completion is here, or has been taken.</summary>
    public bool IsEnded => _slot.Version != _version || _slot.IsEnded;

    public ValueTask<Completion> Completion => new(_slot, _version);

    /// <summary>
    /// Asks the server to end the call early; the completion says how it ended. No effect on an ended call.
    /// </summary>
    public void Cancel()
    {
        if (!IsEnded) _slot.Cancel();
    }
}
