using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Sees every access to a <see cref="SharedPage"/>: to count it, to forbid it, or to play the peer.</summary>
internal interface IPageWatcher
{
    /// <summary>Before a load. A hostile peer writes its words here.</summary>
    void BeforeLoad(nuint offset, int bytes);

    /// <summary>After a load. A peer that changes its mind writes here.</summary>
    void AfterLoad(nuint offset, int bytes);

    void BeforeStore(nuint offset, int bytes, ulong value);
}

/// <summary>
/// The pages of a channel in hosted memory. Every access is checked: inside the pages, aligned to its size. The same
/// bytes are seen by both ends; each end may look through a watcher of its own.
/// </summary>
internal sealed class SharedPage
{
    internal byte[] Bytes { get; }

    internal SharedPage(Geometry geometry, uint cursor = 0)
    {
        Bytes = new byte[geometry.Pages * Geometry.PageBytes];
        ArrayPage page = new(this);
        Header.Write(ref page, geometry);
        foreach (uint line in (uint[])[Geometry.ClientLine, Geometry.ServerLine])
        {
            page.Store64(line + Geometry.PublishWord, cursor);
            page.Store32(line + Geometry.PeerHead, cursor);
        }
    }

    internal ulong Load(nuint offset, int bytes)
    {
        ReadOnlySpan<byte> at = At(offset, bytes);
        return bytes == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at);
    }

    internal void Store(nuint offset, int bytes, ulong value)
    {
        Span<byte> at = At(offset, bytes);
        if (bytes == 4) BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)value);
        else BinaryPrimitives.WriteUInt64LittleEndian(at, value);
    }

    private Span<byte> At(nuint offset, int bytes)
    {
        if (offset > (nuint)(Bytes.Length - bytes))
            throw new InvalidOperationException($"access to {bytes} bytes at {offset}, outside the page");
        if (offset % (nuint)bytes != 0)
            throw new InvalidOperationException($"access to {bytes} bytes at {offset}, not aligned");
        return Bytes.AsSpan((int)offset, bytes);
    }
}

/// <summary>The memory policy over a <see cref="SharedPage"/>, with or without somebody watching.</summary>
internal readonly struct ArrayPage(SharedPage page, IPageWatcher? watcher = null) : IPage
{
    public uint Load32(nuint offset) => (uint)Load(offset, 4);

    public ulong Load64(nuint offset) => Load(offset, 8);

    public uint LoadAcquire32(nuint offset) => (uint)Load(offset, 4);

    public ulong LoadAcquire64(nuint offset) => Load(offset, 8);

    /// <summary>Word for word: the peer may come between any two.</summary>
    public void LoadEntry(nuint offset, out Command entry)
    {
        Unsafe.SkipInit(out entry);
        Span<ulong> words = MemoryMarshal.Cast<Command, ulong>(new Span<Command>(ref entry));
        for (int word = 0; word < words.Length; word++) words[word] = Load(offset + (nuint)word * 8, 8);
    }

    public void Store32(nuint offset, uint value) => Store(offset, 4, value);

    public void Store64(nuint offset, ulong value) => Store(offset, 8, value);

    public void StoreRelease32(nuint offset, uint value) => Store(offset, 4, value);

    public void StoreRelease64(nuint offset, ulong value) => Store(offset, 8, value);

    public void FenceAfterPublish()
    {
    }

    private ulong Load(nuint offset, int bytes)
    {
        watcher?.BeforeLoad(offset, bytes);
        ulong value = page.Load(offset, bytes);
        watcher?.AfterLoad(offset, bytes);
        return value;
    }

    private void Store(nuint offset, int bytes, ulong value)
    {
        watcher?.BeforeStore(offset, bytes, value);
        page.Store(offset, bytes, value);
    }
}
