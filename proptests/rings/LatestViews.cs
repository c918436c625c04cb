using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>
/// The memory between one writer, who reads nothing, and one reader, who writes nothing, on a release/acquire machine:
/// a word is the list of its stores; a load reads any of them that is not older than what the reader knows, and the
/// reader then knows it; a release store carries what its writer had stored before, and an acquire load that reads it
/// learns that. Since the reader cannot influence the writer, the writer runs first and every run of the reader is one
/// choice of a store for each of its loads. <see cref="Runs"/> makes all of them.
/// </summary>
internal sealed class LatestViews
{
    private readonly Dictionary<nuint, List<Store>> _words = [];
    private readonly Dictionary<nuint, int> _atFirst = [];
    private readonly List<(int Choice, int Of)> _choices = [];
    private Dictionary<nuint, int> _known = [];
    private int _next;

    /// <summary>Both sides know the header and the first cursor.</summary>
    internal LatestViews(Geometry geometry, uint cursor)
    {
        LatestPage page = Page;
        Header.Write(ref page, geometry);
        page.Store64(Geometry.ClientLine + Geometry.PublishWord, cursor);
        foreach ((nuint word, List<Store> stores) in _words) _atFirst[word] = stores.Count - 1;
        _known = new(_atFirst);
    }

    internal LatestPage Page => new(this);

    /// <summary>Runs the reader once for every way in which its loads can be answered.</summary>
    /// <returns>The number of runs.</returns>
    internal int Runs(Action reader)
    {
        for (int runs = 1; ; runs++)
        {
            _known = new(_atFirst);
            _next = 0;
            reader();
            while (_choices.Count > 0 && _choices[^1].Choice == _choices[^1].Of - 1)
                _choices.RemoveAt(_choices.Count - 1);
            if (_choices.Count == 0) return runs;
            _choices[^1] = (_choices[^1].Choice + 1, _choices[^1].Of);
        }
    }

    internal void Write(nuint offset, ulong value, bool isRelease)
    {
        List<Store> stores = Of(offset);
        Dictionary<nuint, int> carried =
            isRelease ? _words.ToDictionary(word => word.Key, word => word.Value.Count - 1) : [];
        carried[offset] = stores.Count;
        stores.Add(new Store(value, carried));
    }

    internal ulong Read(nuint offset, bool isAcquire)
    {
        List<Store> stores = Of(offset);
        int oldest = _known.GetValueOrDefault(offset);
        int number = oldest + Choose(stores.Count - oldest);
        _known[offset] = number;
        if (!isAcquire) return stores[number].Value;
        foreach ((nuint word, int known) in stores[number].Carried)
            _known[word] = Math.Max(known, _known.GetValueOrDefault(word));
        return stores[number].Value;
    }

    private int Choose(int of)
    {
        if (of == 1) return 0;
        if (_next == _choices.Count) _choices.Add((0, of));
        return _choices[_next++].Choice;
    }

    /// <summary>Every word begins with a 0.</summary>
    private List<Store> Of(nuint offset)
    {
        if (!_words.TryGetValue(offset, out List<Store>? stores)) _words[offset] = stores = [new Store(0, [])];
        return stores;
    }

    private readonly record struct Store(ulong Value, Dictionary<nuint, int> Carried);
}

/// <summary>The memory policy over a <see cref="LatestViews"/>.</summary>
internal readonly struct LatestPage(LatestViews views) : IPage
{
    public uint Load32(nuint offset) => (uint)views.Read(offset, false);

    public ulong Load64(nuint offset) => views.Read(offset, false);

    public uint LoadAcquire32(nuint offset) => (uint)views.Read(offset, true);

    public ulong LoadAcquire64(nuint offset) => views.Read(offset, true);

    public void LoadEntry(nuint offset, out Command entry) => throw new NotSupportedException();

    public void Store32(nuint offset, uint value) => views.Write(offset, value, false);

    public void Store64(nuint offset, ulong value) => views.Write(offset, value, false);

    public void StoreRelease32(nuint offset, uint value) => views.Write(offset, value, true);

    public void StoreRelease64(nuint offset, ulong value) => views.Write(offset, value, true);

    public void FenceAfterPublish()
    {
    }
}
