using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Fs;
using Mooring.Servers.Fs.Fat;
using Mooring.Tests.Fat;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>
/// The service "fs" and its clients in one loop: a file system in memory over an archive, and a FAT volume on a
/// simulated disk at /disk. Everything goes through the generated client and skeleton, over a channel.
/// </summary>
internal sealed class FilesWorld : IDisposable
{
    public const int RamPages = 600;

    private readonly Memory _cache;
    private readonly Memory _archive = new(1 << 16), _versions = new(Limits.PageBytes);
    private readonly Random? _chance;

    /// <param name="image">What is on the disk; null: there is none.</param>
    /// <param name="chance">Operations of the disk end late and in any order.</param>
    /// <param name="names">How many names there may be in memory.</param>
    /// <param name="blocks">Of the disk's cache.</param>
    public FilesWorld(
        byte[]? image = null, Random? chance = null, int names = 1 << 16, int blocks = BlockCache.LeastBlocks)
    {
        _cache = new Memory(Journal.StagingBytes + blocks * Block.Bytes);
        Tree tree = Archive();
        Pool = new PagePool(RamPages);
        Mounts = new MountTable(new RamVolume(
            new ArchiveNodes(tree, _ => _archive.Bytes), Pool, names, () => FatWorld.NowNs));
        Versions = new FileVersions(_versions.Bytes);
        Neighbour = new Neighbour(Loop, () => new FilesSession(new ClientFiles(Mounts, new Archives(), Versions, 7)));
        _chance = chance;
        if (image is not null) Disk = new SimDisk(new MemoryImage(image));
    }

    public LoopWorld Loop { get; } = new();
    public PagePool Pool { get; }
    public MountTable Mounts { get; }
    public Neighbour Neighbour { get; }
    public FileVersions Versions { get; }

    /// <summary>A file server that follows this one.</summary>
    public void Succeed() => _ = new FileVersions(_versions.Bytes);

    /// <summary>The counters, as a client sees them.</summary>
    public ReadOnlySpan<ulong> Counters => MemoryMarshal.Cast<byte, ulong>(_versions.Bytes.Span);
    public SimDisk? Disk { get; }

    /// <summary>Runs a program with a client of its own, when the disk has been mounted.</summary>
    public void Run(Func<FsClient, ValueTask> program) => Loop.Run(async () =>
    {
        await Mount();
        await program(await Connect());
    });

    public async ValueTask<FsClient> Connect()
    {
        Result<FsClient> client = await FsClient.Connect(Neighbour);
        Assert.Equal(StatusCode.Ok, client.Code);
        return client.Value;
    }

    public void Dispose()
    {
        Loop.Dispose();
        _cache.Dispose();
        _archive.Dispose();
        _versions.Dispose();
    }

    private async ValueTask Mount()
    {
        if (Disk is not null)
        {
            MountPoint point = (await Mounts.Add("disk", "block")).Value;
            Disk disk = _chance is null ? Disk : new LateDisk(Disk, _chance);
            Mount mount = await Servers.Fs.Fat.Mount.Try(disk, _cache.Bytes, () => FatWorld.NowNs);
            if (mount.Volume is { } volume) point.Mount(new FatVolume(volume, "/disk", isReadOnly: false));
            else point.Fail(mount.Problem);
        }
        Mounts.Complete();
    }

    /// <summary>/bin/tool, 100 bytes from 0 on, and /bin/link, which leads to it.</summary>
    private Tree Archive()
    {
        for (int i = 0; i < 100; i++) _archive.Bytes.Span[i] = (byte)i;
        MemberList members = new();
        members.Add(""u8, "bin/tool"u8, default, new Node { Kind = FileKind.File, Size = 100, Mode = 0x1ED });
        members.Add(""u8, "bin/link"u8, "tool"u8, new Node { Kind = FileKind.SymbolicLink });
        return TreeBuilder.Build(members, out _);
    }
}
