using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>A store that its side has made and that may not be in memory yet.</summary>
internal readonly record struct PendingStore(int Word, ulong Value, bool IsRelease);

/// <summary>
/// The pending stores of one side, oldest first, and which of them must be in memory before which: under TSO all older
/// ones; under PSO the older ones to the same word and, for a release store, all older ones. Never changed: every
/// operation gives a new buffer.
/// </summary>
internal sealed class StoreBuffer(PendingStore[] pending)
{
    internal static readonly StoreBuffer Empty = new([]);

    internal ReadOnlySpan<PendingStore> Pending => pending;

    internal StoreBuffer With(PendingStore store) => new([.. pending, store]);

    /// <summary>The youngest store to a word: what its own side reads.</summary>
    internal ulong? Latest(int word)
    {
        for (int at = pending.Length - 1; at >= 0; at--)
        {
            if (pending[at].Word == word) return pending[at].Value;
        }
        return null;
    }

    internal void Drain(ulong[] memory)
    {
        foreach (PendingStore store in pending) memory[store.Word] = store.Value;
    }

    /// <summary>Lets stores into memory, and before them all that must go before.</summary>
    internal StoreBuffer Flush(ReadOnlySpan<int> chosen, Machine machine, ulong[] memory)
    {
        bool[] leaves = Before(chosen, machine);
        List<PendingStore> left = [];
        for (int at = 0; at < pending.Length; at++)
        {
            if (leaves[at]) memory[pending[at].Word] = pending[at].Value;
            else left.Add(pending[at]);
        }
        return new StoreBuffer([.. left]);
    }

    /// <summary>Does nothing have to go before this one?</summary>
    internal bool CanLeaveAlone(int index, Machine machine) =>
        Array.TrueForAll(Before([index], machine)[..index], leaves => !leaves);

    private bool[] Before(ReadOnlySpan<int> chosen, Machine machine)
    {
        bool[] leaves = new bool[pending.Length];
        foreach (int index in chosen) leaves[index] = true;
        for (int at = pending.Length - 1; at >= 0; at--)
        {
            if (!leaves[at]) continue;
            for (int older = 0; older < at; older++) leaves[older] |= GoesBefore(older, at, machine);
        }
        return leaves;
    }

    private bool GoesBefore(int older, int younger, Machine machine) =>
        machine == Machine.Tso || pending[younger].IsRelease || pending[older].Word == pending[younger].Word;
}
