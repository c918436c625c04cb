using System;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Net;

/// <summary>
/// Addresses of names, for as long as their servers said, at most a day; the one that ends first goes first.
/// </summary>
internal sealed class NameCache
{
    private const int Most = 64;
    private const ulong SecondNs = 1_000_000_000, DayNs = 86_400 * SecondNs;

    private readonly Entry[] _entries = new Entry[Most];

    /// <summary>NotFound: it is not remembered.</summary>
    public Result<Ipv4Address> Find(string name, ulong nowNs)
    {
        foreach (ref Entry entry in _entries.AsSpan())
            if (entry.Name == name && nowNs < entry.EndNs) return entry.Address;
        return StatusCode.NotFound;
    }

    /// <summary>With 0 seconds nothing is remembered, and what was is forgotten.</summary>
    public void Put(string name, Ipv4Address address, uint seconds, ulong nowNs)
    {
        if (seconds == 0 && !Find(name, nowNs).IsOk) return;
        int place = 0;
        for (int i = 0; i < Most; i++)
        {
            if (_entries[i].Name == name) place = i;
            else if (_entries[place].Name != name && _entries[i].EndNs < _entries[place].EndNs) place = i;
        }
        _entries[place] = new Entry
        {
            Name = name, Address = address, EndNs = nowNs + ulong.Min(seconds * SecondNs, DayNs),
        };
    }

    private struct Entry
    {
        public string? Name;
        public Ipv4Address Address;
        public ulong EndNs;
    }
}
