using System.Collections.Generic;

namespace Mooring.Servers.Posix;

/// <summary>Signals above 31 that come from outside, in their order. Each that comes is taken once.</summary>
internal sealed class SignalQueue
{
    /// <summary>RLIMIT_SIGPENDING.</summary>
    public const int Most = 256;

    private List<(int Signal, SignalInfo Info)>? _waiting;

    /// <summary>False: it is full.</summary>
    public bool TryAdd(int signal, SignalInfo info)
    {
        _waiting ??= new List<(int, SignalInfo)>();
        if (_waiting.Count >= Most) return false;
        _waiting.Add((signal, info));
        return true;
    }

    /// <summary>Takes the first with a number.</summary>
    /// <param name="signal">The number.</param>
    /// <param name="info">What is said of it.</param>
    /// <returns>How many more there are; -1: there was none.</returns>
    public int Take(int signal, out SignalInfo info)
    {
        info = default;
        int at = -1, count = 0;
        for (int i = 0; _waiting is not null && i < _waiting.Count; i++)
        {
            if (_waiting[i].Signal != signal) continue;
            if (count++ == 0) at = i;
        }
        if (at < 0) return -1;
        info = _waiting![at].Info;
        _waiting.RemoveAt(at);
        return count - 1;
    }
}
