using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Fs.Fat;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>
/// A mounted volume with a loop, a disk and memory, and what is needed to say things about it shortly.
/// </summary>
internal sealed class FatWorld : IDisposable
{
    /// <summary>2026-01-02 03:04:06.</summary>
    public const ulong NowNs = 1_767_323_046_000_000_000;

    private readonly Memory _cache, _buffer = new(1 << 20);
    private readonly Random? _chance;
    private readonly IImage _image;

    /// <param name="image">What is on the disk.</param>
    /// <param name="chance">Operations of the disk end late and in any order.</param>
    /// <param name="blocks">Of the cache.</param>
    public FatWorld(IImage image, Random? chance = null, int blocks = BlockCache.LeastBlocks)
    {
        _chance = chance;
        _image = image;
        _cache = new Memory(Journal.StagingBytes + blocks * Block.Bytes);
        Disk = new SimDisk(image, chance);
        Loop.WhenIdle = () => Disk.EndOne();
        Mount = Loop.Run(() => Mount.Try(Disk, _cache.Bytes, () => NowNs));
    }

    public FatLoop Loop { get; } = new();
    public SimDisk Disk { get; private set; }
    public Mount Mount { get; private set; }

    public Volume Volume => Mount.Volume ?? throw new InvalidOperationException(Mount.Problem);

    /// <summary>Forgets all that is in memory.</summary>
    public void Remount()
    {
        Disk = new SimDisk(_image, _chance);
        Mount = Loop.Run(() => Mount.Try(Disk, _cache.Bytes, () => NowNs));
    }

    /// <summary>What is on a disk in memory.</summary>
    public byte[] Image => ((MemoryImage)_image).Bytes;

    public StatusCode Sync() => Loop.Run(Volume.Sync);

    public StatusCode Make(string path, bool isDirectory) => Loop.Run(() => MakeAsync(path, isDirectory));

    public StatusCode Write(string path, long offset, byte[] bytes) =>
        Loop.Run(() => With(path, node => WriteAsync(node, offset, bytes)));

    public StatusCode Truncate(string path, long size) =>
        Loop.Run(() => With(path, node => Volume.Truncate(node, (ulong)size)));

    public StatusCode Unlink(string path) =>
        Loop.Run(() => With(Parent(path), node => Volume.Unlink(node, Name(path))));

    public StatusCode RemoveDirectory(string path) =>
        Loop.Run(() => With(Parent(path), node => Volume.RemoveDirectory(node, Name(path))));

    public StatusCode Rename(string from, string to) => Loop.Run(() => With(
        Parent(from), source => With(
            Parent(to), target => Volume.Rename(source, Name(from), target, Name(to)))));

    /// <summary>Makes a file with content.</summary>
    public void Put(string path, byte[] bytes)
    {
        Assert.Equal(StatusCode.Ok, Make(path, false));
        Assert.Equal(StatusCode.Ok, Write(path, 0, bytes));
    }

    /// <summary>All of a file.</summary>
    public byte[] Get(string path)
    {
        Result<byte[]> bytes = Loop.Run(() => GetAsync(path));
        Assert.Equal(StatusCode.Ok, bytes.Code);
        return bytes.Value;
    }

    public async ValueTask<Result<byte[]>> GetAsync(string path)
    {
        Result<FatNode> node = await Volume.Open(path);
        if (!node.IsOk) return node.Code;
        Result<byte[]> all = await ReadAsync(node.Value);
        await Volume.Close(node.Value);
        return all;
    }

    /// <summary>The names in a directory, in the order of their slots.</summary>
    public List<FatNode> List(string path)
    {
        Result<List<FatNode>> names = Loop.Run(() => ListAsync(path));
        Assert.Equal(StatusCode.Ok, names.Code);
        return names.Value;
    }

    public async ValueTask<Result<List<FatNode>>> ListAsync(string path)
    {
        Result<FatNode> node = await Volume.Open(path);
        if (!node.IsOk) return node.Code;
        Result<Directory> directory = await Volume.EntriesOf(node.Value);
        List<FatNode> names = [];
        for (int slot = 0; directory.IsOk && slot < directory.Value.Slots; slot++)
            if (directory.Value.EntryAt(slot) is { } entry) names.Add(entry);
        await Volume.Close(node.Value);
        return directory.IsOk ? names : directory.Code;
    }

    public async ValueTask<StatusCode> With(string path, Func<FatNode, ValueTask<StatusCode>> action)
    {
        Result<FatNode> node = await Volume.Open(path);
        if (!node.IsOk) return node.Code;
        StatusCode code = await action(node.Value);
        StatusCode closed = await Volume.Close(node.Value);
        return code == StatusCode.Ok ? closed : code;
    }

    public async ValueTask<StatusCode> WriteAsync(FatNode node, long offset, byte[] bytes)
    {
        using Memory memory = new(Math.Max(bytes.Length, 1));
        bytes.CopyTo(memory.Bytes.Span);
        return await Volume.Write(node, (ulong)offset, memory.Bytes.Slice(0, bytes.Length));
    }

    public async ValueTask<StatusCode> MakeAsync(string path, bool isDirectory)
    {
        return await With(Parent(path), async parent =>
        {
            Result<FatNode> made = await Volume.Create(parent, Name(path), isDirectory);
            return made.IsOk ? await Volume.Close(made.Value) : made.Code;
        });
    }

    private async ValueTask<Result<byte[]>> ReadAsync(FatNode node)
    {
        byte[] all = new byte[node.Size];
        for (int at = 0; at < all.Length;)
        {
            Result<int> count = await Volume.Read(node, (ulong)at, _buffer.Bytes);
            if (!count.IsOk) return count.Code;
            Assert.True(count.Value > 0);
            _buffer.Bytes.Span[..count.Value].CopyTo(all.AsSpan(at));
            at += count.Value;
        }
        return all;
    }

    public static string Parent(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public void Dispose()
    {
        _cache.Dispose();
        _image.Dispose();
        _buffer.Dispose();
    }
}
