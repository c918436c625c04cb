using System;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Fs;
using Mooring.Tests.Fat;

namespace Mooring.Tests.Files;

/// <summary>The names of archives as the file system in memory has them, and walks in it.</summary>
internal sealed class WalkedTree : IDisposable
{
    private readonly Memory _archive;
    private readonly MountTable _mounts;

    public WalkedTree(Tree tree, int archiveBytes = 1 << 16)
    {
        _archive = new Memory(Math.Max(archiveBytes, 1));
        Volume = new RamVolume(
            new ArchiveNodes(tree, _ => _archive.Bytes), new PagePool(0), 1 << 20, () => FatWorld.NowNs);
        _mounts = new MountTable(Volume);
    }

    public RamVolume Volume { get; }

    /// <summary>What a path leads to. Nothing in memory waits.</summary>
    public (StatusCode Code, FileNode? Node) Find(string path, bool opensLinks = false)
    {
        Result<Place> place = PathWalk.Find(_mounts, path, opensLinks).Result;
        if (!place.IsOk) return (place.Code, null);
        return place.Value.Node is { } node ? (StatusCode.Ok, node) : (StatusCode.NotFound, null);
    }

    public void Dispose() => _archive.Dispose();
}
