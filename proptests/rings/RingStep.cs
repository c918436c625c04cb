namespace Mooring.Tests;

internal enum RingAction
{
    Submit,
    SubmitBatch,
    PublishCommands,
    Take,
    Post,
    PublishCompletions,
    Reap,
    Release,
    Cancel,
}

/// <summary>
/// One call of one end. The choice is what is submitted, how many, or which of the taken commands ends.
/// </summary>
internal sealed record RingStep(RingAction Action, int Choice);
