using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>The words of a shared page, one access at a time: what a memory policy comes down to.</summary>
internal interface IWords
{
    /// <param name="offset">In bytes, aligned to the size of the access.</param>
    /// <param name="bytes">4 or 8.</param>
    /// <param name="acquires">No later access of this side may overtake it.</param>
    ulong Load(nuint offset, int bytes, bool acquires);

    /// <param name="releases">It becomes visible after every earlier access of this side.</param>
    void Store(nuint offset, int bytes, ulong value, bool releases);
}

/// <summary>The memory policy over any words. An entry is copied word for word: the peer may come between.</summary>
internal readonly struct WordPage<TWords>(TWords words) : IPage where TWords : IWords
{
    public uint Load32(nuint offset) => (uint)words.Load(offset, 4, acquires: false);

    public ulong Load64(nuint offset) => words.Load(offset, 8, acquires: false);

    public uint LoadAcquire32(nuint offset) => (uint)words.Load(offset, 4, acquires: true);

    public ulong LoadAcquire64(nuint offset) => words.Load(offset, 8, acquires: true);

    public void LoadEntry(nuint offset, out Command entry)
    {
        Unsafe.SkipInit(out entry);
        Span<ulong> into = MemoryMarshal.Cast<Command, ulong>(new Span<Command>(ref entry));
        for (int word = 0; word < into.Length; word++) into[word] = Load64(offset + (nuint)word * sizeof(ulong));
    }

    public void Store32(nuint offset, uint value) => words.Store(offset, 4, value, releases: false);

    public void Store64(nuint offset, ulong value) => words.Store(offset, 8, value, releases: false);

    public void StoreRelease32(nuint offset, uint value) => words.Store(offset, 4, value, releases: true);

    public void StoreRelease64(nuint offset, ulong value) => words.Store(offset, 8, value, releases: true);

    public void FenceAfterPublish()
    {
    }
}
