using System;
using System.Collections.Generic;
using Mooring.Ports;

namespace Mooring.Servers.Init;

/// <summary>
/// The processes that init has started, by id. Ended ones stay until asked for; beyond the limit the oldest go.
/// </summary>
internal sealed class ProcessTable
{
    private readonly Dictionary<ulong, ProcessEntry> _byId = new();
    private readonly Queue<ulong> _ended = new();

    public int Live { get; private set; }

    public void Add(ProcessEntry entry)
    {
        _byId.Add(entry.Id, entry);
        Live++;
    }

    public ProcessEntry? Find(ulong id) => _byId.TryGetValue(id, out ProcessEntry? entry) ? entry : null;

    /// <summary>Marks the end; forgets the oldest ended one if there are too many.</summary>
    public void End(ProcessEntry entry, ProcessPhase phase, int exitCode, string report)
    {
        Live--;
        entry.End(phase, exitCode, report);
        _ended.Enqueue(entry.Id);
        if (_ended.Count > InitLimits.Ended) _byId.Remove(_ended.Dequeue());
    }

    /// <summary>The living ones that this is true of, as a list of their own: killing changes the table.</summary>
    public List<ProcessEntry> Where<TContext>(TContext context, Func<ProcessEntry, TContext, bool> isMeant)
    {
        List<ProcessEntry> found = new();
        foreach (KeyValuePair<ulong, ProcessEntry> pair in _byId)
            if (!pair.Value.HasEnded && isMeant(pair.Value, context)) found.Add(pair.Value);
        return found;
    }
}
