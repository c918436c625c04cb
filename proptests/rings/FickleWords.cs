using System.Collections.Generic;
using System.Linq;

namespace Mooring.Tests;

/// <summary>
/// A peer that turns every word over as soon as it has been read, and back before the next call. To an end that reads
/// each word once per decision that makes no difference.
/// </summary>
internal sealed class FickleWords(SharedPage page) : IPageWatcher
{
    private readonly Dictionary<(nuint Offset, int Bytes), ulong> _turned = [];

    public void BeforeLoad(nuint offset, int bytes)
    {
    }

    /// <summary>Both ends read the header once each, one after the other; after that it begins.</summary>
    internal bool HasBegun { get; set; }

    public void AfterLoad(nuint offset, int bytes)
    {
        if (!HasBegun) return;
        ulong value = page.Load(offset, bytes);
        _turned.TryAdd((offset, bytes), value);
        page.Store(offset, bytes, ~value);
    }

    public void BeforeStore(nuint offset, int bytes, ulong value) => _turned.Remove((offset, bytes));

    internal void Restore()
    {
        foreach (((nuint offset, int bytes), ulong value) in _turned) page.Store(offset, bytes, value);
        _turned.Clear();
    }

    internal byte[] RestoredBytes()
    {
        Restore();
        return page.Bytes.ToArray();
    }
}
