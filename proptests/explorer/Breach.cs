using System;

namespace Mooring.Tests.Explorer;

internal enum BreachKind
{
    /// <summary>A side sleeps, and nobody will wake it for what it has not seen.</summary>
    LostWakeUp,

    /// <summary>
    /// An entry was read that is none of those written, or an end met a word that no honest peer writes.
    /// </summary>
    Torn,

    /// <summary>An entry came twice, or before its turn.</summary>
    Order,

    /// <summary>A side wrote a word that is not its own, or the armed flag differs from the kernel's state.</summary>
    Ownership,
}

/// <summary>A rule of the protocol is broken.</summary>
internal sealed class Breach(BreachKind kind, string message) : Exception(message)
{
    internal BreachKind Kind => kind;
}
