using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>A store that its thread has made and that may not be in memory yet.</summary>
internal readonly record struct PendingStore(int Word, ulong Value, bool IsRelease);

/// <summary>
/// The pending stores of one thread, oldest first, and which of them must be in memory before which: under TSO all
/// older ones; under PSO the older ones to the same word and, for a release store, all older ones. Never changed: every
/// operation gives a new buffer.
/// </summary>
internal sealed class StoreBuffer(PendingStore[] pending)
{
    internal static readonly StoreBuffer Empty = new([]);

    internal ReadOnlySpan<PendingStore> Pending => pending;

    internal bool IsEmpty => pending.Length == 0;

    internal StoreBuffer With(PendingStore store) => new([.. pending, store]);

    /// <summary>The place of the youngest store to a word: what its own thread reads; -1: none.</summary>
    internal int Youngest(int word)
    {
        int at = pending.Length - 1;
        while (at >= 0 && pending[at].Word != word) at--;
        return at;
    }

    /// <summary>How many stores to a word there are.</summary>
    internal int Count(int word)
    {
        int count = 0;
        foreach (PendingStore store in pending) count += store.Word == word ? 1 : 0;
        return count;
    }

    /// <summary>The place of the store to a word that is the <paramref name="number"/>th, from 1.</summary>
    internal int PlaceOf(int word, int number)
    {
        int at = -1;
        while (number > 0)
        {
            if (pending[++at].Word == word) number--;
        }
        return at;
    }

    internal void Drain(ulong[] memory)
    {
        foreach (PendingStore store in pending) memory[store.Word] = store.Value;
    }

    /// <summary>Lets a store into memory, and before it all that must go before.</summary>
    internal StoreBuffer Flush(int place, Machine machine, ulong[] memory)
    {
        bool[] leaves = Before(place, machine);
        List<PendingStore> left = [];
        for (int at = 0; at < pending.Length; at++)
        {
            if (leaves[at]) memory[pending[at].Word] = pending[at].Value;
            else left.Add(pending[at]);
        }
        return left.Count == 0 ? Empty : new StoreBuffer([.. left]);
    }

    /// <summary>The oldest stores up to a place leave, as before the release of a lock.</summary>
    internal StoreBuffer FlushTo(int place, ulong[] memory)
    {
        for (int at = 0; at <= place; at++) memory[pending[at].Word] = pending[at].Value;
        return place + 1 == pending.Length ? Empty : new StoreBuffer(pending[(place + 1)..]);
    }

    /// <summary>Does nothing have to go before this one?</summary>
    internal bool CanLeaveAlone(int place, Machine machine) =>
        Array.TrueForAll(Before(place, machine)[..place], leaves => !leaves);

    private bool[] Before(int place, Machine machine)
    {
        bool[] leaves = new bool[pending.Length];
        leaves[place] = true;
        for (int at = place; at >= 0; at--)
        {
            if (!leaves[at]) continue;
            for (int older = 0; older < at; older++) leaves[older] |= GoesBefore(older, at, machine);
        }
        return leaves;
    }

    private bool GoesBefore(int older, int younger, Machine machine) =>
        machine == Machine.Tso || pending[younger].IsRelease || pending[older].Word == pending[younger].Word;
}
