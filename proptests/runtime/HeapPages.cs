using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Runtime.Heap;
using Xunit;

namespace Mooring.Tests;

/// <summary>What a process would have died of.</summary>
internal sealed class HeapDeath(string message) : Exception(message);

/// <summary>
/// The memory that heaps under test get their pages from. It is one piece, so that what the heap writes outside the
/// pages it holds is found: pages that come back are filled with a pattern, which is checked when they go out
/// again.
/// </summary>
// SAFETY: a run lies inside _memory because FindRoom looks at no page beyond _out.
internal sealed unsafe class HeapPages : IDisposable
{
    private const byte NotOut = 0xDD;
    private readonly byte* _memory;
    private readonly bool[] _out;
    private readonly bool[] _wasOut;
    private readonly Dictionary<nint, nuint> _runs = [];
    private readonly Random _places;

    internal HeapPages(int pages, int seed = 1)
    {
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)pages << 12, 4096);
        _out = new bool[pages];
        _wasOut = new bool[pages];
        _places = new Random(seed);
    }

    internal nuint Taken { get; private set; }

    /// <summary>Anywhere there is room, so that nothing depends on where.</summary>
    internal byte* Take(nuint pages)
    {
        int first = FindRoom((int)pages, _places.Next(_out.Length));
        if (first < 0)
            first = FindRoom((int)pages, 0);
        if (first < 0)
            return null;
        for (int page = first; page < first + (int)pages; page++)
            GoOut(page);
        _runs.Add(first, pages);
        Taken += pages << 12;
        return _memory + ((nint)first << 12);
    }

    internal void Give(byte* start, nuint pages)
    {
        nint first = (nint)(start - _memory) >> 12;
        Assert.True(_runs.Remove(first, out nuint taken) && taken == pages, "what was not taken was given");
        new Span<byte>(start, (int)pages << 12).Fill(NotOut);
        Array.Fill(_out, false, (int)first, (int)pages);
        Taken -= pages << 12;
    }

    internal bool Contains(byte* start, nuint bytes)
    {
        nuint first = (nuint)(start - _memory) >> 12, last = (nuint)(start + bytes - 1 - _memory) >> 12;
        return _out.AsSpan((int)first, (int)(last - first + 1)).IndexOf(false) < 0;
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private void GoOut(int page)
    {
        Span<byte> bytes = new(_memory + ((nint)page << 12), 4096);
        Assert.True(!_wasOut[page] || bytes.IndexOfAnyExcept(NotOut) < 0, "a page was written to while it was not out");
        bytes.Clear();
        _out[page] = _wasOut[page] = true;
    }

    private int FindRoom(int pages, int from)
    {
        int run = 0;
        for (int page = from; page < _out.Length; page++)
        {
            run = _out[page] ? 0 : run + 1;
            if (run == pages)
                return page + 1 - pages;
        }
        return -1;
    }
}

/// <summary>The page source over <see cref="HeapPages"/>.</summary>
// SAFETY: passes on what HeapPages answers.
internal readonly unsafe struct HostedPages(HeapPages pages) : IPageSource
{
    public byte* Take(nuint count) => pages.Take(count);

    public void Give(byte* start, nuint count) => pages.Give(start, count);

    public void OutOfMemory(nuint wanted, nuint taken, nuint limit) =>
        throw new HeapDeath($"out of memory: {wanted} wanted, {taken} of {limit} taken");

    public void StrayReference(void* reference) => throw new HeapDeath($"stray reference {(nint)reference:x}");
}
