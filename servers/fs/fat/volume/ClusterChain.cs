using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The clusters of a file in their order, as far as they have been looked at: runs of neighbours, from the first
/// cluster on without gaps. A file in very many pieces is known up to <see cref="MostRuns"/> of them, and beyond that
/// by the place that was asked for last.
/// </summary>
internal sealed class ClusterChain
{
    public const int MostRuns = 4096;

    private readonly FatTable _table;
    private readonly List<Run> _runs = new();
    private uint _lastIndex, _lastCluster;

    /// <param name="table">Where it lies.</param>
    /// <param name="first">Its first cluster; 0: it has none.</param>
    public ClusterChain(FatTable table, uint first)
    {
        _table = table;
        First = first;
        if (table.Boot.IsCluster(first)) Note(0, first);
    }

    /// <summary>0: it has none.</summary>
    public uint First { get; private set; }

    /// <summary>A cluster by its place, if it is known.</summary>
    public bool TryAt(uint index, out uint cluster)
    {
        cluster = 0;
        if (_lastCluster != 0 && index == _lastIndex) cluster = _lastCluster;
        int low = 0, high = _runs.Count - 1;
        while (low <= high && cluster == 0)
        {
            int middle = (low + high) / 2;
            Run run = _runs[middle];
            if (index < run.Index) high = middle - 1;
            else if (index - run.Index >= run.Count) low = middle + 1;
            else cluster = run.Cluster + (index - run.Index);
        }
        return cluster != 0;
    }

    /// <summary>A cluster by its place.</summary>
    /// <returns>EndOfData: the chain is shorter. BadFormat, IoError.</returns>
    public async ValueTask<Result<uint>> At(uint index)
    {
        if (TryAt(index, out uint cluster)) return cluster;
        if (First == 0) return StatusCode.EndOfData;
        if (_runs.Count == 0 || index >= _table.Boot.Clusters) return StatusCode.BadFormat;
        uint at = StartFor(index);
        TryAt(at, out cluster);
        (_lastIndex, _lastCluster) = (at, cluster);
        for (; at < index; at++)
        {
            Result<uint> next = await _table.Next(cluster);
            if (!next.IsOk) return next.Code;
            if (next.Value == 0) return StatusCode.EndOfData;
            cluster = next.Value;
            Note(at + 1, cluster);
        }
        return cluster;
    }

    /// <summary>Makes it at least so long; what was claimed stays in it when it fails half way.</summary>
    /// <param name="clusters">More than 0.</param>
    /// <returns>NoSpace, BadFormat, IoError.</returns>
    public async ValueTask<StatusCode> Extend(uint clusters)
    {
        if (clusters > _table.Boot.Clusters) return StatusCode.NoSpace;
        uint length = 0, last = 0;
        if (First != 0)
        {
            Result<uint> there = await At(clusters - 1);
            if (there.Code != StatusCode.EndOfData) return there.Code;
            (length, last) = (_lastIndex + 1, _lastCluster);
        }
        for (; length < clusters; length++)
        {
            Result<uint> claimed = await _table.Claim(last);
            if (!claimed.IsOk) return claimed.Code;
            StatusCode code = last == 0 ? StatusCode.Ok : await _table.SetNext(last, claimed.Value);
            if (code != StatusCode.Ok) return code;
            last = claimed.Value;
            if (First == 0) First = last;
            Note(length, last);
        }
        return StatusCode.Ok;
    }

    /// <summary>Makes it end after so many clusters, and says where the rest begins.</summary>
    /// <param name="clusters">It may be shorter already.</param>
    /// <returns>The first of those that belong to nobody now; 0: there are none. BadFormat, IoError.</returns>
    public async ValueTask<Result<uint>> Cut(uint clusters)
    {
        uint rest = First;
        if (clusters > 0 && First != 0)
        {
            Result<uint> last = await At(clusters - 1);
            if (last.Code == StatusCode.EndOfData) return 0;
            if (!last.IsOk) return last;
            Result<uint> next = await _table.Next(last.Value);
            if (!next.IsOk || next.Value == 0) return next;
            StatusCode code = await _table.SetNext(last.Value, 0);
            if (code != StatusCode.Ok) return code;
            rest = next.Value;
        }
        else First = 0;
        Forget(clusters);
        return rest;
    }

    /// <summary>The known place from which the walk to an index is shortest.</summary>
    private uint StartFor(uint index)
    {
        Run last = _runs[_runs.Count - 1];
        uint known = last.Index + last.Count - 1;
        return _lastIndex <= index && _lastIndex > known ? _lastIndex : known;
    }

    private void Note(uint index, uint cluster)
    {
        (_lastIndex, _lastCluster) = (index, cluster);
        int count = _runs.Count;
        if (count > 0)
        {
            Run last = _runs[count - 1];
            if (index < last.Index + last.Count) return;
            bool isNext = index == last.Index + last.Count;
            if (isNext && cluster == last.Cluster + last.Count)
            {
                _runs[count - 1] = new Run(last.Index, last.Cluster, last.Count + 1);
                return;
            }
            if (!isNext) return;
        }
        if (count < MostRuns) _runs.Add(new Run(index, cluster, 1));
    }

    private void Forget(uint from)
    {
        while (_runs.Count > 0)
        {
            Run last = _runs[_runs.Count - 1];
            if (last.Index + last.Count <= from) break;
            _runs.RemoveAt(_runs.Count - 1);
            if (last.Index < from) _runs.Add(new Run(last.Index, last.Cluster, from - last.Index));
        }
        (_lastIndex, _lastCluster) = (0, First);
    }

    private readonly struct Run
    {
        public Run(uint index, uint cluster, uint count)
        {
            Index = index;
            Cluster = cluster;
            Count = count;
        }

        public uint Index { get; }
        public uint Cluster { get; }
        public uint Count { get; }
    }
}
