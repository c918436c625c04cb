using System;

namespace Mooring.Tests.Explorer;

internal enum BreachKind
{
    /// <summary>Nobody can go on, and somebody has not come to an end.</summary>
    LostWakeUp,

    /// <summary>
    /// An entry was read that is none of those written, or an end met a word that no honest peer writes.
    /// </summary>
    Torn,

    /// <summary>An entry came twice, or before its turn; a command ended twice, or not at all.</summary>
    Order,

    /// <summary>A slot is written and nothing says that the peer has finished copying what was there.</summary>
    Race,

    /// <summary>A side wrote a word that is not its own, or the armed flag differs from the kernel's state.</summary>
    Ownership,

    /// <summary>A source is twice in a ready list.</summary>
    Twice,

    /// <summary>Two threads work on one end.</summary>
    TwoHolders,

    /// <summary>A posted completion was not delivered as posted; a command that was begun "was not started".</summary>
    Death,

    /// <summary>More doorbells than arms, or more packets without news than doorbells.</summary>
    Economy,

    /// <summary>A run that need not end.</summary>
    Endless,
}

/// <summary>A rule of the protocol is broken.</summary>
internal sealed class Breach(BreachKind kind, string message) : Exception(message)
{
    internal BreachKind Kind => kind;
}
