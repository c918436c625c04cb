using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Counts the steps of a process, for tests that kill one at each: its entries into the kernel, and its writes to a few
/// words of its memory, by which it publishes. The processor's debug registers see the writes (Intel SDM 3B, 18.2),
/// just after each. Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct StepWatch
{
    internal const int Words = 4;

    private Addresses _addresses;
    private uint _lastEntry, _lastPublication;

    internal bool IsOn { get; private set; }

    internal uint Entries { get; private set; }

    internal uint Publications { get; private set; }

    /// <summary>Where it publishes, as it has it mapped; 0: nowhere.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<ulong> Published => _addresses;

    /// <summary>For the processor: which of the words are watched, for writes of up to eight bytes each.</summary>
    internal readonly ulong Control
    {
        get
        {
            ulong control = 0;
            for (int i = 0; i < Words; i++)
                if (_addresses[i] != 0) control |= 1ul << i * 2 | 0b1001ul << 16 + i * 4;
            return control;
        }
    }

    /// <summary>Begins to count anew; it is to end at these steps.</summary>
    /// <param name="entry">Before it acts; counted from 1. 0: never.</param>
    /// <param name="publication">The same, just after it.</param>
    internal void Begin(uint entry, uint publication)
    {
        IsOn = true;
        (_lastEntry, _lastPublication) = (entry, publication);
        Entries = Publications = 0;
    }

    internal void Watch(int word, ulong address)
    {
        IsOn = true;
        _addresses[word] = address;
    }

    /// <returns>True if it ends here.</returns>
    internal bool Enter() => ++Entries == _lastEntry;

    /// <returns>True if it ends here.</returns>
    internal bool Publish() => ++Publications == _lastPublication;

    [InlineArray(Words)]
    private struct Addresses
    {
        private ulong _address;
    }
}
