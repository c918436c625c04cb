namespace Mooring.Tests.Explorer;

/// <summary>When a store of one thread is seen by the others. See <see cref="Exploration"/>.</summary>
internal enum Machine
{
    /// <summary>Sequential consistency: a store is in memory at once.</summary>
    Sc,

    /// <summary>One first-in first-out store buffer per thread: x86.</summary>
    Tso,

    /// <summary>A buffer per address; a release store leaves after all earlier stores of its thread.</summary>
    Pso,

    /// <summary>Messages and views: C11's release and acquire, as far as it can be run forwards.</summary>
    Rc,
}
