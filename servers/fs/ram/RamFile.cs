using System;
using System.Collections.Generic;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>
/// A file in memory: pages of the pool, or, until somebody changes it, a piece of an archive, which is then copied.
/// Changes are made whole or, without room, not at all.
/// </summary>
internal sealed class RamFile : RamNode
{
    private readonly PagePool _pool;
    private readonly List<int> _pages = new();
    private SharedBytes _archive;
    private int _length;

    /// <summary>An empty one.</summary>
    public RamFile(PagePool pool, uint mode, ulong modifiedNs) : base(mode, modifiedNs) => _pool = pool;

    /// <summary>One that lies in an archive.</summary>
    /// <param name="pool">Where it goes when it is changed.</param>
    /// <param name="origin">What the archive says of it.</param>
    /// <param name="bytes">What is in it.</param>
    public RamFile(PagePool pool, in Node origin, SharedBytes bytes) : base(origin.Mode, origin.ModifiedNs)
    {
        _pool = pool;
        _archive = bytes;
        _length = bytes.Length;
        (IsInArchive, Archive, Offset) = (true, origin.Archive, origin.Offset);
    }

    public override FileKind Kind => FileKind.File;

    public override ulong Length => (ulong)_length;

    /// <summary>Nobody has changed it: this is where it lies.</summary>
    public bool IsInArchive { get; private set; }
    public uint Archive { get; }
    public ulong Offset { get; }

    /// <summary>Copies what there is.</summary>
    /// <returns>How many bytes that is.</returns>
    public int Read(ulong offset, Span<byte> into)
    {
        if (offset >= Length) return 0;
        int at = (int)offset, count = Math.Min(into.Length, _length - at);
        if (IsInArchive) _archive.Span.Slice(at, count).CopyTo(into);
        else CopyOut(at, into.Slice(0, count));
        return count;
    }

    /// <returns>False: there is no room.</returns>
    public bool TryWrite(ulong offset, ReadOnlySpan<byte> from)
    {
        ulong end = offset + (ulong)from.Length;
        if (end < offset || !TryBecomeOwn() || !TryReserve(Math.Max(end, Length))) return false;
        Zero((int)offset);
        int at = (int)offset;
        while (from.Length > 0)
        {
            Span<byte> part = Part(at, from.Length);
            from.Slice(0, part.Length).CopyTo(part);
            from = from.Slice(part.Length);
            at += part.Length;
        }
        _length = Math.Max(_length, at);
        return true;
    }

    /// <summary>Sets the length; what is gained are zeros.</summary>
    /// <returns>False: there is no room.</returns>
    public bool TryResize(ulong size)
    {
        if (size == 0) Clear();
        if (!TryBecomeOwn()) return false;
        if (!TryReserve(size)) return false;
        Zero((int)size);
        GiveFrom(PagesOf((int)size));
        _length = (int)size;
        return true;
    }

    /// <summary>Nothing is in it any more.</summary>
    public void Clear()
    {
        GiveFrom(0);
        (IsInArchive, _archive, _length) = (false, default, 0);
    }

    private static int PagesOf(int bytes) => (int)(((long)bytes + PagePool.PageBytes - 1) / PagePool.PageBytes);

    /// <summary>What of a range lies in one page.</summary>
    private Span<byte> Part(int at, int most)
    {
        int inPage = at % PagePool.PageBytes;
        return _pool[_pages[at / PagePool.PageBytes]].Span
            .Slice(inPage, Math.Min(most, PagePool.PageBytes - inPage));
    }

    private void CopyOut(int at, Span<byte> into)
    {
        while (into.Length > 0)
        {
            Span<byte> part = Part(at, into.Length);
            part.CopyTo(into);
            into = into.Slice(part.Length);
            at += part.Length;
        }
    }

    private bool TryBecomeOwn()
    {
        if (!IsInArchive) return true;
        SharedBytes archive = _archive;
        if (!_pool.TryTake(PagesOf(archive.Length), _pages)) return false;
        (IsInArchive, _archive) = (false, default);
        for (int at = 0; at < _length;)
        {
            Span<byte> part = Part(at, _length - at);
            archive.Span.Slice(at, part.Length).CopyTo(part);
            at += part.Length;
        }
        return true;
    }

    private bool TryReserve(ulong size) => size <= int.MaxValue
        && (PagesOf((int)size) <= _pages.Count || _pool.TryTake(PagesOf((int)size) - _pages.Count, _pages));

    /// <summary>From the end up to there, if that is behind it.</summary>
    private void Zero(int end)
    {
        for (int at = _length; at < end;)
        {
            Span<byte> part = Part(at, end - at);
            part.Clear();
            at += part.Length;
        }
    }

    private void GiveFrom(int first)
    {
        for (int i = first; i < _pages.Count; i++) _pool.Give(_pages[i]);
        _pages.RemoveRange(first, _pages.Count - first);
    }
}
