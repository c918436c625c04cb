using Mooring.Ports;

namespace Mooring.Tests.Explorer;

internal enum StepKind : byte
{
    /// <summary>The program is over. Its buffer may still hold stores.</summary>
    End,

    // Accesses of a program. An entry is one word: it is stored and copied as a whole.
    Load,
    LoadAcquire,
    Store,
    Release,
    Fence,

    /// <summary>Spins until one of the words is not what it was.</summary>
    Await,

    // Sections of the kernel, each under the lock of a port.
    Ring,
    Arm,
    Recheck,

    /// <summary>The second half of a recheck that decides outside the lock: a mutant.</summary>
    Push,
    Wait,
    Tell,
    Move,

    /// <summary>Arms an end and hands its peer the doorbell, past the ready lists: if it can be (the answer).</summary>
    Pass,

    // What the kernel does without a lock.
    Barrier,

    /// <summary>A processor on which the peer runs is interrupted, and has answered.</summary>
    Drain,

    /// <summary>Another processor's threads of a process are stopped for good.</summary>
    Kill,

    /// <summary>A doorbell that nobody had a reason to ring; which, is open.</summary>
    Forge,
}

/// <summary>What a thread does next to what it shares with others. Most kinds answer 0.</summary>
/// <param name="Target">A word; for sections an end, a port, a thread or a process.</param>
/// <param name="Value">What is stored; for an arm the publish word as it was consumed.</param>
/// <param name="Want">For an arm.</param>
/// <param name="SeenHead">For an arm.</param>
/// <param name="Deposit">For an arm: what the holder knows of the end, for whoever takes its packet.</param>
internal readonly record struct Step(
    StepKind Kind, int Target = 0, ulong Value = 0, uint Want = 0, uint SeenHead = 0, int Deposit = 0)
{
    /// <summary>For a wait: how many packets are enough, and how many are taken.</summary>
    internal int Min => (int)Want;

    internal int Most => (int)SeenHead;

    internal PacketBits Bits => (PacketBits)Want;

    /// <summary>For a spin.</summary>
    internal Awaited[]? Awaited { get; init; }

    /// <summary>Nobody may count on it.</summary>
    internal bool IsOptional { get; init; }
}

/// <summary>A word that a thread spins on, and what it has been.</summary>
internal readonly record struct Awaited(int Word, ulong Seen);

internal enum MoveKind : byte
{
    /// <summary>A thread makes its next step.</summary>
    Step,

    /// <summary>The deadline of a thread that waits is over.</summary>
    Expiry,

    /// <summary>Nobody makes a step; a store leaves its buffer.</summary>
    Flush,
}

/// <summary>One move of an exploration.</summary>
/// <param name="Thread">Whose step it is; for a flush, whose buffer.</param>
/// <param name="Choice">
/// What was left open, four bits each, the first lowest: which of the values that a load can have it has.
/// For a flush the place of the store.
/// </param>
internal readonly record struct Move(MoveKind Kind, byte Thread, uint Choice = 0);
