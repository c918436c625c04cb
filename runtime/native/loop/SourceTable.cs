using System;

namespace Mooring.Runtime;

/// <summary>
/// The sources of a loop by key. A key is an index and the generation of that place, so that a packet which was under
/// way when its source was closed finds nobody. Grows; places are used again.
/// </summary>
internal struct SourceTable
{
    private LoopSource?[] _sources;
    private uint[] _generations;
    private int[] _free;
    private int _freeCount, _used;

    public void Init(int capacity)
    {
        _sources = new LoopSource?[capacity];
        _generations = new uint[capacity];
        _free = new int[capacity];
    }

    public ulong Add(LoopSource source)
    {
        int index = _freeCount > 0 ? _free[--_freeCount] : Append();
        _sources[index] = source;
        return (ulong)++_generations[index] << 32 | (uint)index;
    }

    public void Remove(ulong key)
    {
        int index = (int)(uint)key;
        if (Find(key) is null) Environment.FailFast("a source left the loop twice");
        _sources[index] = null;
        _free[_freeCount++] = index;
    }

    public LoopSource? Find(ulong key)
    {
        uint index = (uint)key;
        return index < (uint)_used && _generations[index] == (uint)(key >> 32) ? _sources[index] : null;
    }

    private int Append()
    {
        if (_used == _sources.Length)
        {
            Array.Resize(ref _sources!, _used * 2);
            Array.Resize(ref _generations!, _used * 2);
            Array.Resize(ref _free!, _used * 2);
        }
        return _used++;
    }
}
