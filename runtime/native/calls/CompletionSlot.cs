using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>A call whose completion is the answer.</summary>
public sealed class CompletionSlot : CallSlot, IValueTaskSource<Completion>
{
    private static CompletionSlot? s_free;

    public ValueTask<Completion> Task => new(this, Version);

    /// <summary>One to be submitted, once.</summary>
    public static CompletionSlot Take(in Command command, Handle give = default, Rights rights = Rights.None)
    {
        CompletionSlot slot = s_free ?? new CompletionSlot();
        s_free = (CompletionSlot?)slot.Next;
        slot.Prepare(command);
        if (!give.IsNone) slot.PutBeside(give, rights);
        return slot;
    }

    /// <summary>The completion; frees the slot.</summary>
    public Completion GetResult(short version)
    {
        Completion completion = TakeCompletion(version);
        Next = s_free;
        s_free = this;
        return completion;
    }
}
