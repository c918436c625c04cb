using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>Operations on what is in files. Bytes go once between the caller's memory and the cache.</summary>
internal sealed partial class Volume
{
    /// <summary>Reads from a file.</summary>
    /// <param name="node">An open file.</param>
    /// <param name="offset">Bytes; behind the end there is nothing.</param>
    /// <param name="into">As much as is wanted.</param>
    /// <returns>How many bytes there were. IsADirectory, BadFormat (it has fewer clusters than its length wants),
    /// IoError.</returns>
    public async ValueTask<Result<int>> Read(FatNode node, ulong offset, SharedBytes into)
    {
        if (node.IsDirectory) return StatusCode.IsADirectory;
        await node.Lock.Share();
        int length = offset < node.Size ? (int)Math.Min((ulong)into.Length, node.Size - offset) : 0;
        StatusCode code = StatusCode.Ok;
        if (length > 0)
        {
            await LookAhead(node, offset, length);
            code = await Copy(node, offset, into.Slice(0, length), CopyKind.Out);
        }
        node.Lock.EndShare();
        return code == StatusCode.Ok ? length : code;
    }

    /// <summary>Writes into a file, all or nothing; what lies between its end and the offset becomes zeros.</summary>
    /// <param name="node">An open file.</param>
    /// <param name="offset">Bytes.</param>
    /// <param name="from">What is to be written.</param>
    /// <returns>IsADirectory, AccessDenied (it may only be read), TooLarge (4 GiB), NoSpace, BadFormat,
    /// IoError.</returns>
    public async ValueTask<StatusCode> Write(FatNode node, ulong offset, SharedBytes from)
    {
        await node.Lock.BeAlone();
        StatusCode code = await WriteAlone(node, offset, from);
        node.Lock.EndAlone();
        return code;
    }

    /// <summary>Writes at the end that the file has when nobody else changes it.</summary>
    /// <returns>As <see cref="Write"/>.</returns>
    public async ValueTask<StatusCode> Append(FatNode node, SharedBytes from)
    {
        await node.Lock.BeAlone();
        StatusCode code = await WriteAlone(node, node.Size, from);
        node.Lock.EndAlone();
        return code;
    }

    /// <summary>Modified now.</summary>
    /// <returns>As <see cref="Write"/>.</returns>
    public async ValueTask<StatusCode> Touch(FatNode node)
    {
        StatusCode code = MayChange(node, 0, 0);
        if (code != StatusCode.Ok) return code;
        await node.Lock.BeAlone();
        code = await Journal.Ease();
        if (code == StatusCode.Ok) code = await SetSize(node, node.Size);
        node.Lock.EndAlone();
        return code;
    }

    /// <summary>Modified at another time, to be said of a file or a directory; of the root nothing is said.</summary>
    /// <returns>AccessDenied, IoError.</returns>
    public async ValueTask<StatusCode> SetModified(FatNode node, ulong ns)
    {
        if (node.IsReadOnly) return StatusCode.AccessDenied;
        await node.Lock.BeAlone();
        StatusCode code = await Journal.Ease();
        DirectoryRecord record = node.Record;
        record.Modified = FatTime.FromNs(ns);
        if (code == StatusCode.Ok && node.Parent is not null)
        {
            node.Record = record;
            code = await Directory.Store(node);
        }
        node.Lock.EndAlone();
        return code;
    }

    /// <summary>Sets the length of a file; what it gains are zeros.</summary>
    /// <returns>As <see cref="Write"/>.</returns>
    public async ValueTask<StatusCode> Truncate(FatNode node, ulong size)
    {
        StatusCode code = MayChange(node, 0, size);
        if (code != StatusCode.Ok) return code;
        await node.Lock.BeAlone();
        if (size > 0 && node.Twin is not null) code = StatusCode.BadFormat;
        else code = size > node.Size ? await Lengthen(node, (uint)size) : await Shorten(node, (uint)size);
        node.Lock.EndAlone();
        return code;
    }

    private enum CopyKind
    {
        In,
        Out,
        Zero,
    }

    private static StatusCode MayChange(FatNode node, ulong offset, ulong length)
    {
        if (node.IsDirectory) return StatusCode.IsADirectory;
        if (node.IsReadOnly) return StatusCode.AccessDenied;
        return offset > uint.MaxValue || length > uint.MaxValue - offset ? StatusCode.TooLarge : StatusCode.Ok;
    }

    private async ValueTask<StatusCode> WriteAlone(FatNode node, ulong offset, SharedBytes from)
    {
        StatusCode code = MayChange(node, offset, (ulong)from.Length);
        if (code != StatusCode.Ok || from.Length == 0) return code;
        if (node.Twin is not null) return StatusCode.BadFormat;
        uint end = (uint)offset + (uint)from.Length;
        code = await MakeRoom(node, end);
        if (code == StatusCode.Ok && offset > node.Size) code = await Zero(node, node.Size, (uint)offset);
        if (code == StatusCode.Ok) code = await Copy(node, offset, from, CopyKind.In);
        return code == StatusCode.Ok ? await SetSize(node, Math.Max(node.Size, end)) : code;
    }

    private uint ClustersOf(uint bytes) => (uint)(((ulong)bytes + Boot.ClusterBytes - 1) / Boot.ClusterBytes);

    /// <summary>Makes the chain long enough; without room it is left as it was.</summary>
    private async ValueTask<StatusCode> MakeRoom(FatNode node, uint size)
    {
        StatusCode code = await Journal.Ease();
        if (code != StatusCode.Ok || ClustersOf(size) <= ClustersOf(node.Size)) return code;
        code = await node.ChainIn(Table).Extend(ClustersOf(size));
        if (code == StatusCode.NoSpace)
        {
            Result<uint> rest = await node.ChainIn(Table).Cut(ClustersOf(node.Size));
            if (rest.IsOk) await Table.Free(rest.Value);
        }
        return code;
    }

    private async ValueTask<StatusCode> Lengthen(FatNode node, uint size)
    {
        StatusCode code = await MakeRoom(node, size);
        if (code == StatusCode.Ok) code = await Zero(node, node.Size, size);
        return code == StatusCode.Ok ? await SetSize(node, size) : code;
    }

    /// <summary>The entry first, then the chain.</summary>
    private async ValueTask<StatusCode> Shorten(FatNode node, uint size)
    {
        StatusCode code = await Journal.Ease();
        if (code != StatusCode.Ok) return code;
        uint clusters = ClustersOf(size), first = node.ChainIn(Table).First;
        code = await SetSize(node, size, clusters == 0 ? 0 : first);
        if (code != StatusCode.Ok) return code;
        if (node.LeaveToTwin())
        {
            node.ForgetChain();
            return code;
        }
        Result<uint> rest = await node.ChainIn(Table).Cut(clusters);
        return rest.IsOk ? await Table.Free(rest.Value) : rest.Code;
    }

    private ValueTask<StatusCode> SetSize(FatNode node, uint size) =>
        SetSize(node, size, node.ChainIn(Table).First);

    private ValueTask<StatusCode> SetSize(FatNode node, uint size, uint first)
    {
        DirectoryRecord record = node.Record;
        record.Size = size;
        record.Cluster = first;
        record.Modified = Now;
        record.Attributes |= FatAttributes.Archive;
        node.Record = record;
        return Directory.Store(node);
    }

    private ValueTask<StatusCode> Zero(FatNode node, uint from, uint to) =>
        CopyAll(node, from, to - from, default, CopyKind.Zero);

    private ValueTask<StatusCode> Copy(FatNode node, ulong offset, SharedBytes bytes, CopyKind kind) =>
        CopyAll(node, (uint)offset, (uint)bytes.Length, bytes, kind);

    /// <summary>Block by block; the chain is long enough, or the volume is broken.</summary>
    private async ValueTask<StatusCode> CopyAll(
        FatNode node, uint offset, uint length, SharedBytes bytes, CopyKind kind)
    {
        for (uint done = 0, piece; done < length; done += piece)
        {
            if (kind != CopyKind.Out && Cache.IsUnderPressure)
            {
                StatusCode code = await Journal.Ease();
                if (code != StatusCode.Ok) return code;
            }
            uint at = offset + done;
            Result<uint> cluster = await node.ChainIn(Table).At(at / Boot.ClusterBytes);
            if (!cluster.IsOk) return cluster.Code == StatusCode.EndOfData ? StatusCode.BadFormat : cluster.Code;
            uint inCluster = at % Boot.ClusterBytes;
            ulong address = Boot.SectorOf(cluster.Value) * Disk.SectorBytes + inCluster;
            int inBlock = (int)(address % Block.Bytes);
            piece = Math.Min(Math.Min(Boot.ClusterBytes - inCluster, (uint)(Block.Bytes - inBlock)), length - done);
            bool isWhole = kind != CopyKind.Out && piece == Block.Bytes;
            ulong number = address / Block.Bytes;
            Result<Block> got = await (isWhole ? Cache.GetToOverwrite(number) : Cache.Get(number));
            if (!got.TryGet(out Block block)) return got.Code;
            Span<byte> there = block.Memory.Span.Slice(inBlock, (int)piece);
            if (kind == CopyKind.Out) there.CopyTo(bytes.Span.Slice((int)done));
            else Fill(block, inBlock, there, kind == CopyKind.In ? bytes.Slice((int)done, (int)piece) : default);
            Cache.Release(block);
        }
        return StatusCode.Ok;
    }

    private void Fill(Block block, int inBlock, Span<byte> there, SharedBytes bytes)
    {
        if (bytes.Length > 0) bytes.Span.CopyTo(there);
        else there.Clear();
        int first = inBlock / Disk.SectorBytes, last = (inBlock + there.Length - 1) / Disk.SectorBytes;
        Cache.HasData(block, first, last - first + 1);
    }

    /// <summary>
    /// Has the disk read all blocks of a request at once, and some behind it if the reader goes on as before. What goes
    /// wrong here is found again by whoever needs it.
    /// </summary>
    private async ValueTask LookAhead(FatNode node, ulong offset, int length)
    {
        ulong end = Math.Min(node.Ahead.Begin(offset, length, Cache.MostAhead, out ulong from), node.Size);
        ClusterChain chain = node.ChainIn(Table);
        ulong first = 0;
        uint count = 0;
        for (ulong at = from; at < end;)
        {
            Result<uint> cluster = await chain.At((uint)(at / Boot.ClusterBytes));
            if (!cluster.IsOk) break;
            uint inCluster = (uint)(at % Boot.ClusterBytes);
            ulong address = Boot.SectorOf(cluster.Value) * Disk.SectorBytes + inCluster;
            ulong number = address / Block.Bytes;
            if (number != first + count && number + 1 != first + count)
            {
                Cache.Prefetch(first, count);
                (first, count) = (number, 0);
            }
            count = (uint)(number - first) + 1;
            at += Math.Min(Block.Bytes - address % Block.Bytes, Boot.ClusterBytes - inCluster);
        }
        Cache.Prefetch(first, count);
    }
}
