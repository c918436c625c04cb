namespace Mooring.Tests.Explorer;

internal enum StepKind : byte
{
    /// <summary>The program is over. Its buffer may still hold stores.</summary>
    End,
    Load,
    Store,
    Release,
    Fence,

    // Kernel entries: each empties the buffer of the side that enters.
    Ring,
    Arm,
    Drain,
    Recheck,
    Wait,
}

/// <summary>What a side does next to what it shares with others. All kinds but a load and a wait answer 0.</summary>
/// <param name="Offset">Of the word in the page: for loads and stores.</param>
/// <param name="Value">What is stored; for an arm the publish word as it was consumed.</param>
/// <param name="Want">For an arm.</param>
/// <param name="SeenHead">For an arm.</param>
internal readonly record struct Step(
    StepKind Kind, int Offset = 0, ulong Value = 0, uint Want = 0, uint SeenHead = 0)
{
    internal bool IsKernelEntry => Kind >= StepKind.Ring;
}

/// <summary>One move of an exploration.</summary>
/// <param name="Side">Whose step it is; for a flush alone, whose buffer.</param>
/// <param name="Choice">
/// Before a step that loads: which of the peer's stores to that word is let out first; 0: none. For a flush alone:
/// the index of the store.
/// </param>
/// <param name="FlushOnly">Nobody makes a step; a store leaves its buffer.</param>
internal readonly record struct Move(byte Side, byte Choice, bool FlushOnly = false);
