using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>
/// Whether the rings check what they check: the check policy. What ships is <see cref="Enforced"/>, which the compiler
/// specialises to the bare comparison; the tests switch single checks off, to see that something notices.
/// </summary>
public interface IChecks
{
    /// <param name="check">Which check this is; each stands at exactly one place of the source.</param>
    /// <param name="violated">What was found.</param>
    /// <returns>True if the check is in force and violated.</returns>
    bool Fails(Check check, bool violated);
}

/// <summary>Every check is in force.</summary>
public readonly struct Enforced : IChecks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fails(Check check, bool violated) => violated;
}

/// <summary>The checks of the protocol, by the end that makes them.</summary>
public enum Check : byte
{
    /// <summary>Both: the header is of this version and these capacities.</summary>
    Header,

    // Client end.

    /// <summary>
    /// There is a place in the ring and a completion free: looked at again when the limit is reached.
    /// </summary>
    SubmitLimit,

    /// <summary>The server's head lies between its last one and our tail.</summary>
    CommandHead,

    /// <summary>The ring has as many places as are wanted.</summary>
    CommandRoom,

    /// <summary>As many completions are free as have to be reserved.</summary>
    Reservation,

    /// <summary>The slot that a token would take is free.</summary>
    SlotTaken,

    /// <summary>The server's tail is at most a ring's length away.</summary>
    CompletionTail,

    /// <summary>The token is outstanding, in no special way, and its command ends.</summary>
    TokenLive,

    /// <summary>The token of a stream or a chain is outstanding.</summary>
    SpecialToken,

    /// <summary>A shot of a stream has a credit.</summary>
    ShotCredit,

    /// <summary>Credit is given to a stream that is outstanding.</summary>
    CreditTarget,

    /// <summary>What is to be cancelled is outstanding.</summary>
    CancelTarget,

    // Server end.

    /// <summary>The client's tail is at most a ring's length away.</summary>
    CommandTail,

    /// <summary>There is room for a completion: looked at again when the limit is reached.</summary>
    PostLimit,

    /// <summary>The client's head is at most a ring's length away.</summary>
    CompletionHead,

    /// <summary>The client kept its reservation.</summary>
    Overcommitted,

    // Dispatcher.

    /// <summary>The server has a place for the command.</summary>
    PoolPlace,

    /// <summary>A chain lies in the ring as a whole.</summary>
    ChainWhole,

    /// <summary>A chain has at most <see cref="Geometry.ChainLimit"/> members.</summary>
    ChainLength,

    /// <summary>The flags of a command go together.</summary>
    Flags,

    /// <summary>The client may call this method.</summary>
    Method,

    /// <summary>A shot has a credit.</summary>
    Credit,

    // Raw channels.

    /// <summary>There is room for an entry.</summary>
    RawLimit,

    /// <summary>The consumer's head is at most a ring's length away.</summary>
    RawHead,

    /// <summary>The producer's tail is at most a ring's length away.</summary>
    RawTail,

    /// <summary>The producer is at most one lap ahead.</summary>
    RawLap,

    /// <summary>The entry has not been written over while it was copied.</summary>
    RawOverwritten,
}
