using System;

namespace Mooring.Tests.Hostile;

/// <summary>What a client has outstanding, in the order of acceptance: its own account of it.</summary>
internal sealed class Accepted(int capacity, Watch watch)
{
    private readonly Entry[] _entries = new Entry[capacity + 1];

    internal int Count { get; private set; }

    /// <summary>Completions that may still come.</summary>
    internal int Reserved { get; private set; }

    /// <param name="followsSilent">The command accepted just before is a silent member of the same chain.</param>
    /// <param name="shots">Completions that may come before the last.</param>
    internal void Add(uint token, bool followsSilent = false, int shots = 0)
    {
        if (Has(token)) throw watch.Breach($"token {token} was given twice");
        uint before = followsSilent ? _entries[Count - 1].Token : token;
        if (Count == capacity) throw watch.Breach($"{Count} commands were accepted");
        _entries[Count++] = new Entry(token, before, shots);
        Reserved += 1 + shots;
    }

    internal bool Has(uint token) => Find(token) >= 0;

    /// <summary>An outstanding token, for a step that needs one; without any a token that never was.</summary>
    internal uint Nth(int index) => Count == 0 ? 12_345 : _entries[index % Count].Token;

    internal void Credit(uint token, int shots)
    {
        _entries[Find(token)].Credits += shots;
        Reserved += shots;
    }

    internal void Shot(uint token)
    {
        int at = Find(token);
        if (at < 0 || _entries[at].Credits == 0) throw watch.Breach($"a shot of {token}, which has no credit");
        _entries[at].Credits--;
        Reserved--;
    }

    /// <summary>
    /// A command has ended. With a completion that came through the ring the silent members just before it have
    /// succeeded.
    /// </summary>
    internal void End(uint token, bool isOver)
    {
        int at = Find(token);
        if (at < 0) throw watch.Breach($"{token} ended, and was not outstanding");
        while (true)
        {
            uint before = _entries[at].Before;
            RemoveAt(at);
            at = isOver || before == token ? -1 : Find(before);
            if (at < 0) return;
            token = before;
        }
    }

    private void RemoveAt(int at)
    {
        Reserved -= 1 + _entries[at].Credits;
        _entries.AsSpan(at + 1, Count - at - 1).CopyTo(_entries.AsSpan(at));
        Count--;
    }

    private int Find(uint token)
    {
        for (int at = 0; at < Count; at++)
        {
            if (_entries[at].Token == token) return at;
        }
        return -1;
    }

    private struct Entry(uint token, uint before, int credits)
    {
        internal readonly uint Token = token, Before = before;
        internal int Credits = credits;
    }
}
