using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>
/// A channel's memory that knows which access happens before which, in the sense of C11 (and of .NET): within a side
/// in the order of the program, and from a release store to an acquire load that reads it. The words of entries are
/// plain memory: two accesses of different sides to one of them, one of which is a store, must be ordered so. If they
/// are not, some machine may perform them the other way round, whatever this run has seen. The words of the lines, the
/// cancel bits and the grants are looked at by one side while the other writes them, and say what is ordered.
/// <para>
/// The server's load of the client's head gives the oldest value that it may give: one that no store has replaced that
/// is known to happen before the load. A post relies on room, so it has to know of it for sure (10).
/// </para>
/// <para>
/// A side that has published looks whether its peer sleeps, and in between there is the page's fence: a load of the
/// armed flag while the publication may still linger in a store buffer is found too, and a turn that ends with a
/// publication after which nobody looked (16, 17).
/// </para>
/// </summary>
internal sealed class OrderedMemory
{
    internal const int Client = 0, Server = 1, Sides = 2;

    private readonly Dictionary<nuint, Word> _words = [];
    private readonly uint[][] _clocks = [new uint[Sides], new uint[Sides]];
    private readonly Geometry _geometry;
    private readonly bool[] _lingers = new bool[Sides], _isUntold = new bool[Sides];

    internal OrderedMemory(Geometry geometry, uint cursor)
    {
        _geometry = geometry;
        OrderedPage page = new(this, Client);
        Header.Write(ref page, geometry);
        foreach (uint line in (uint[])[Geometry.ClientLine, Geometry.ServerLine])
        {
            page.Store64(line + Geometry.PublishWord, cursor);
            page.Store32(line + Geometry.PeerHead, cursor);
        }
        foreach (Word word in _words.Values) word.Begin();
        Fence(Client);
        EndTurn(Client, mustTell: false);
    }

    /// <summary>Called after a side has stored to a word that the other may look at at any time.</summary>
    internal Action<int>? HasStored { get; set; }

    /// <summary>Pairs of accesses that were found in order: a run that has none shows nothing.</summary>
    internal int Ordered { get; private set; }

    /// <summary>Called after every load.</summary>
    internal Action<nuint>? Loaded { get; set; }

    internal ulong Load(int side, nuint offset, bool isAcquire)
    {
        Word word = At(offset);
        if (IsEntry(offset)) Expect(side, word.Writer, word.Youngest.Moment, offset, "is read before it was written");
        if (offset == Line(side) + Geometry.Armed) LookAtFlag(side);
        bool mayBeOld = side == Server && offset == Geometry.ClientLine + Geometry.PeerHead;
        Stored read = mayBeOld ? word.Oldest(side, _clocks[side]) : word.Youngest;
        if (isAcquire) Join(_clocks[side], read.Released);
        word.Read[side] = ++_clocks[side][side];
        Loaded?.Invoke(offset);
        return read.Value;
    }

    internal void Store(int side, nuint offset, ulong value, bool isRelease)
    {
        Word word = At(offset);
        if (IsEntry(offset))
        {
            Expect(side, word.Writer, word.Youngest.Moment, offset, "is written over before it was written");
            Expect(side, 1 - side, word.Read[1 - side], offset, "is written over before it was read");
        }
        uint moment = ++_clocks[side][side];
        word.Writer = side;
        word.Stores.Add(new Stored(value, moment, isRelease ? [.. _clocks[side]] : new uint[Sides]));
        if (IsAwaited(side, offset)) _lingers[side] = _isUntold[side] = true;
        if (!IsEntry(offset)) HasStored?.Invoke(side);
    }

    internal void Fence(int side) => _lingers[side] = false;

    /// <summary>The end of a side's turn: what it has published it has also told, or need not.</summary>
    internal void EndTurn(int side, bool mustTell = true)
    {
        if (mustTell && _isUntold[side]) throw new InvalidOperationException("published, and did not look who sleeps");
        _isUntold[side] = false;
    }

    private static uint Line(int side) => side == Client ? Geometry.ClientLine : Geometry.ServerLine;

    /// <summary>Words for whose change the peer may sleep. Nobody sleeps for room among the completions.</summary>
    private static bool IsAwaited(int side, nuint offset) =>
        offset == Line(side) + Geometry.PublishWord || side == Server && offset == Line(side) + Geometry.PeerHead;

    private void LookAtFlag(int side)
    {
        if (_lingers[side])
            throw new InvalidOperationException("looked who sleeps while the publication may linger in a buffer");
        _isUntold[side] = false;
    }

    /// <summary>The entries of an overwriting channel are written while they are read.</summary>
    private bool IsEntry(nuint offset) => _geometry.ChannelKind != ChannelKind.Overwrite
        && offset >= Geometry.Commands && offset < _geometry.GrantOffset(0);

    private void Expect(int side, int other, uint moment, nuint offset, string what)
    {
        if (other == side || moment == 0) return;
        if (moment > _clocks[side][other]) throw new InvalidOperationException($"the word at {offset} {what}");
        Ordered++;
    }

    private Word At(nuint offset)
    {
        if (!_words.TryGetValue(offset, out Word? word)) _words[offset] = word = new Word();
        return word;
    }

    private static void Join(uint[] clock, uint[] other)
    {
        for (int side = 0; side < Sides; side++) clock[side] = Math.Max(clock[side], other[side]);
    }

    /// <summary>A store: when its side made it, and what it has released.</summary>
    private readonly record struct Stored(ulong Value, uint Moment, uint[] Released);

    private sealed class Word
    {
        internal readonly List<Stored> Stores = [new Stored(0, 0, new uint[Sides])];

        /// <summary>When each side last read it.</summary>
        internal readonly uint[] Read = new uint[Sides];
        private readonly int[] _known = new int[Sides];
        internal int Writer;

        internal Stored Youngest => Stores[^1];

        /// <summary>What is there now was there before everything.</summary>
        internal void Begin()
        {
            Stored first = Youngest with { Moment = 0, Released = new uint[Sides] };
            Stores.Clear();
            Stores.Add(first);
        }

        internal Stored Oldest(int side, uint[] clock)
        {
            ref int known = ref _known[side];
            while (known + 1 < Stores.Count && Stores[known + 1].Moment <= clock[Writer]) known++;
            return Stores[known];
        }
    }
}

/// <summary>The memory policy of one side over an <see cref="OrderedMemory"/>.</summary>
internal readonly struct OrderedPage(OrderedMemory memory, int side) : IPage
{
    public uint Load32(nuint offset) => (uint)memory.Load(side, offset, false);

    public ulong Load64(nuint offset) => memory.Load(side, offset, false);

    public uint LoadAcquire32(nuint offset) => (uint)memory.Load(side, offset, true);

    public ulong LoadAcquire64(nuint offset) => memory.Load(side, offset, true);

    public void LoadEntry(nuint offset, out Command entry)
    {
        Span<ulong> words = stackalloc ulong[8];
        words[0] = Load32(offset) | (ulong)Load32(offset + 4) << 32; // stored as two halves
        for (int word = 1; word < words.Length; word++) words[word] = Load64(offset + (nuint)word * 8);
        entry = MemoryMarshal.AsRef<Command>(MemoryMarshal.AsBytes(words));
    }

    public void Store32(nuint offset, uint value) => memory.Store(side, offset, value, false);

    public void Store64(nuint offset, ulong value) => memory.Store(side, offset, value, false);

    public void StoreRelease32(nuint offset, uint value) => memory.Store(side, offset, value, true);

    public void StoreRelease64(nuint offset, ulong value) => memory.Store(side, offset, value, true);

    public void FenceAfterPublish() => memory.Fence(side);
}
