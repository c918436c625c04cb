using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// A mounted FAT32 volume: names, files, and what is under way on them. Any number of operations may be outstanding;
/// each waits for the disk only if it needs something that is not in memory, and for another operation only if that
/// changes the same file or directory. A change is seen by everybody as soon as the operation has ended, and is durable
/// when a <see cref="Sync"/> that began after that has ended.
/// <para>
/// A node that is handed out is open: it stays what it is, even if its name goes, until <see cref="Close"/>. Names are
/// UTF-16 in the library; paths are absolute whether they begin with a slash or not.
/// </para>
/// </summary>
internal sealed partial class Volume
{
    /// <summary>Names that may be in memory at all, if nobody says fewer.</summary>
    public const int MostNames = 1 << 20;

    /// <summary>Of those that may be, how many are kept when nobody uses anything: one in so many.</summary>
    private const int IdleShare = 4;

    private readonly Func<ulong> _nowNs;
    private readonly NodeLock _moves = new();
    private readonly WaitQueue _loaded = new();
    private readonly System.Collections.Generic.Dictionary<uint, Directory> _directories = new();
    private readonly int _mostNames;
    private int _names, _inUse;

    /// <param name="boot">Its parts.</param>
    /// <param name="cache">Its sectors.</param>
    /// <param name="journal">What writes it.</param>
    /// <param name="nowNs">The time of day, nanoseconds since 1970.</param>
    /// <param name="mostNames">Names that may be in memory.</param>
    public Volume(BootSector boot, BlockCache cache, Journal journal, Func<ulong> nowNs, int mostNames)
    {
        Boot = boot;
        Cache = cache;
        Journal = journal;
        Table = new FatTable(boot, cache, journal);
        _nowNs = nowNs;
        _mostNames = mostNames;
        Root = new FatNode(null, "", new DirectoryRecord { Cluster = boot.RootCluster });
    }

    public BootSector Boot { get; }
    public BlockCache Cache { get; }
    public Journal Journal { get; }
    public FatTable Table { get; }
    public FatNode Root { get; }

    /// <summary>Free clusters.</summary>
    public uint FreeClusters => Journal.Free;

    private FatTime Now => FatTime.FromNs(_nowNs());

    /// <summary>Returns when everything that ended before the call is durable.</summary>
    /// <returns>IoError.</returns>
    public ValueTask<StatusCode> Sync() => Journal.Commit();

    /// <summary>Ends what an operation that handed the node out began.</summary>
    /// <returns>IoError: what was in a removed file could not be freed.</returns>
    public async ValueTask<StatusCode> Close(FatNode node)
    {
        _inUse--;
        return --node.Opens == 0 && node.IsRemoved ? await FreeAll(node) : StatusCode.Ok;
    }

    /// <summary>Makes a new cluster of a directory empty.</summary>
    /// <returns>IoError.</returns>
    public async ValueTask<StatusCode> MakeFresh(uint cluster)
    {
        ulong sector = Boot.SectorOf(cluster), end = sector + Boot.SectorsPerCluster;
        while (sector < end)
        {
            int first = (int)(sector % Block.Sectors);
            int count = (int)Math.Min((ulong)(Block.Sectors - first), end - sector);
            ulong number = sector / Block.Sectors;
            Result<Block> got = await (count == Block.Sectors ? Cache.GetToOverwrite(number) : Cache.Get(number));
            if (!got.TryGet(out Block block)) return got.Code;
            Journal.SetFresh(block, first, count);
            Cache.Release(block);
            sector += (uint)count;
        }
        return StatusCode.Ok;
    }

    /// <summary>What a directory holds, read once.</summary>
    /// <returns>NotADirectory, BadFormat, OutOfMemory, IoError.</returns>
    public async ValueTask<Result<Directory>> EntriesOf(FatNode node)
    {
        if (!node.IsDirectory) return StatusCode.NotADirectory;
        while (node.Entries is null && node.IsLoading) await _loaded.Wait();
        if (node.Entries is { } there) return there;
        uint first = node.Record.Cluster;
        if (!MayHold(0)) return StatusCode.OutOfMemory;
        if (_directories.ContainsKey(first)) return StatusCode.BadFormat;
        node.IsLoading = true;
        Result<Directory> read = await DirectoryReader.Read(this, node);
        node.IsLoading = false;
        _loaded.WakeAll();
        if (!read.IsOk) return read;
        if (!_directories.TryAdd(first, read.Value)) return StatusCode.BadFormat;
        node.Entries = read.Value;
        _names += read.Value.Count;
        return read;
    }

    /// <summary>May so many more names be in memory?</summary>
    internal bool MayHold(int more) => more < _mostNames - _names;

    /// <summary>Nobody uses anything: names that were only read may go.</summary>
    private void ForgetIdle()
    {
        if (_inUse > 0 || _names <= _mostNames / IdleShare || Journal.HasDepartures) return;
        _directories.Clear();
        Root.Entries = null;
        _names = 0;
    }

    private FatNode Opened(FatNode node)
    {
        _inUse++;
        node.Opens++;
        return node;
    }

    private ValueTask<StatusCode> FreeAll(FatNode node)
    {
        uint first = node.Record.Cluster;
        if (node.IsDirectory) _directories.Remove(first);
        node.ForgetChain();
        DirectoryRecord record = node.Record;
        record.Cluster = 0;
        node.Record = record;
        return node.LeaveToTwin() ? new(StatusCode.Ok) : Table.Free(first);
    }
}
