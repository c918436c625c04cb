using System.Collections.Generic;

namespace Mooring.Servers.Init;

/// <summary>
/// How often a service is started again: at most so many times within a window, which slides. The first time at once,
/// then each time after twice the wait of the time before, so that what dies at every start does not take the
/// processor, and comes back when what it needs has come back.
/// </summary>
internal sealed class RestartPolicy
{
    private const int MostDoublings = 16;

    private readonly Queue<ulong> _times = new();

    /// <summary>Restarts within <see cref="WindowNs"/>.</summary>
    public int Most { get; init; } = 5;

    public ulong WindowNs { get; init; } = 10_000_000_000;

    /// <summary>Before the second restart within the window; 0: never any.</summary>
    public ulong WaitNs { get; init; } = 10_000_000;

    /// <summary>The same for another process.</summary>
    public RestartPolicy Anew() => new() { Most = Most, WindowNs = WindowNs, WaitNs = WaitNs };

    /// <summary>May it be started once more? Counts that start.</summary>
    /// <param name="waitNs">Before it.</param>
    public bool MayRestart(ulong nowNs, out ulong waitNs)
    {
        while (_times.Count > 0 && nowNs - _times.Peek() > WindowNs) _times.Dequeue();
        int before = _times.Count;
        waitNs = before == 0 ? 0 : WaitNs << int.Min(before - 1, MostDoublings);
        if (before >= Most) return false;
        _times.Enqueue(nowNs);
        return true;
    }
}
