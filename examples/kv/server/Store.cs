using System.Collections.Generic;
using Mooring.Rings;

namespace Mooring.Examples.Kv;

/// <summary>All values, and what each client has of them.</summary>
internal sealed class Store
{
    private readonly Dictionary<string, Value> _values = new();
    private readonly Dictionary<ulong, Usage> _usage = new();
    private uint _bytes;

    public Value? Find(string key) => _values.TryGetValue(key, out Value? value) ? value : null;

    public Usage UsageOf(ulong owner) => _usage.TryGetValue(owner, out Usage usage) ? usage : default;

    /// <summary>May this client have a value of this length under this key? NoSpace.</summary>
    public StatusCode Allows(ulong owner, string key, int length)
    {
        Usage usage = UsageOf(owner);
        Value? before = Find(key);
        uint given = (uint)(before?.Length ?? 0), own = before?.Owner == owner ? given : 0;
        bool isOwn = before?.Owner == owner;
        bool fits = usage.Bytes - own + (uint)length <= IKv.MostBytes && _bytes - given + (uint)length <= IKv.MostOfAll
            && (isOwn || usage.Keys < IKv.MostKeys) && (before is not null || _values.Count < IKv.MostKeysOfAll);
        return fits ? StatusCode.Ok : StatusCode.NoSpace;
    }

    /// <summary>In the place of what was there; it is allowed.</summary>
    public void Put(string key, Value value)
    {
        Remove(key);
        _values.Add(key, value);
        Charge(value.Owner, 1, value.Length);
    }

    /// <summary>NotFound.</summary>
    public StatusCode Remove(string key)
    {
        if (!_values.Remove(key, out Value? value)) return StatusCode.NotFound;
        Charge(value.Owner, -1, -value.Length);
        value.Release();
        return StatusCode.Ok;
    }

    public void Clear()
    {
        foreach (KeyValuePair<string, Value> pair in _values) pair.Value.Release();
        _values.Clear();
        _usage.Clear();
        _bytes = 0;
    }

    /// <summary>A client that has nothing is forgotten.</summary>
    private void Charge(ulong owner, int keys, int bytes)
    {
        Usage usage = UsageOf(owner);
        usage.Keys += (uint)keys;
        usage.Bytes += (uint)bytes;
        _bytes += (uint)bytes;
        if (usage.Keys == 0) _usage.Remove(owner);
        else _usage[owner] = usage;
    }
}
