using System;
using System.Buffers.Binary;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Sees every access to a <see cref="SharedPage"/>: to count it, to forbid it, or to play the peer.</summary>
internal interface IPageWatcher
{
    /// <summary>Before a load. A hostile peer writes its words here.</summary>
    void BeforeLoad(int offset, int bytes);

    /// <summary>After a load. A peer that changes its mind writes here.</summary>
    void AfterLoad(int offset, int bytes);

    void BeforeStore(int offset, int bytes, ulong value);
}

/// <summary>
/// A channel page in hosted memory. Every access is checked: inside the page, aligned to its size. The same bytes are
/// seen by both ends; each end may look through a watcher of its own.
/// </summary>
internal sealed class SharedPage
{
    internal byte[] Bytes { get; } = new byte[Geometry.PageBytes];

    internal SharedPage(Geometry geometry, uint cursor = 0)
    {
        ArrayPage page = new(this);
        Header.Write(ref page, geometry);
        foreach (int line in (int[])[Geometry.ClientLine, Geometry.ServerLine])
        {
            page.Store64(line + Geometry.PublishWord, cursor);
            page.Store32(line + Geometry.PeerHead, cursor);
        }
    }

    internal ulong Load(int offset, int bytes)
    {
        ReadOnlySpan<byte> at = At(offset, bytes);
        return bytes == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at);
    }

    internal void Store(int offset, int bytes, ulong value)
    {
        Span<byte> at = At(offset, bytes);
        if (bytes == 4) BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)value);
        else BinaryPrimitives.WriteUInt64LittleEndian(at, value);
    }

    private Span<byte> At(int offset, int bytes)
    {
        if (offset < 0 || offset > Geometry.PageBytes - bytes)
            throw new InvalidOperationException($"access to {bytes} bytes at {offset}, outside the page");
        if (offset % bytes != 0)
            throw new InvalidOperationException($"access to {bytes} bytes at {offset}, not aligned");
        return Bytes.AsSpan(offset, bytes);
    }
}

/// <summary>The memory policy over a <see cref="SharedPage"/>, with or without somebody watching.</summary>
internal readonly struct ArrayPage(SharedPage page, IPageWatcher? watcher = null) : IPage
{
    public uint Load32(int offset) => (uint)Load(offset, 4);

    public ulong Load64(int offset) => Load(offset, 8);

    public uint LoadAcquire32(int offset) => (uint)Load(offset, 4);

    public ulong LoadAcquire64(int offset) => Load(offset, 8);

    public void Store32(int offset, uint value) => Store(offset, 4, value);

    public void Store64(int offset, ulong value) => Store(offset, 8, value);

    public void StoreRelease32(int offset, uint value) => Store(offset, 4, value);

    public void StoreRelease64(int offset, ulong value) => Store(offset, 8, value);

    public void FenceAfterPublish()
    {
    }

    private ulong Load(int offset, int bytes)
    {
        watcher?.BeforeLoad(offset, bytes);
        ulong value = page.Load(offset, bytes);
        watcher?.AfterLoad(offset, bytes);
        return value;
    }

    private void Store(int offset, int bytes, ulong value)
    {
        watcher?.BeforeStore(offset, bytes, value);
        page.Store(offset, bytes, value);
    }
}
