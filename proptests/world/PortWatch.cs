using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;

namespace Mooring.Tests.Simulation;

/// <summary>
/// Sees what becomes ready at a port and what is handed out, and knows nothing of how the port keeps them: in a band
/// first in, first out; the highest band first; a lower one is passed over a bounded number of times.
/// </summary>
internal sealed class PortWatch
{
    private readonly List<SimEnd>[] _ready = [.. Enumerable.Range(0, Limits.Bands).Select(_ => new List<SimEnd>())];

    /// <summary>How often the front of a band has been passed over by higher ones.</summary>
    private readonly int[] _passed = new int[Limits.Bands];

    private int _highestInARow;

    /// <summary>Packets handed out while a higher band had some.</summary>
    internal int Bypasses { get; private set; }

    internal void Pushed(SimEnd end, int count)
    {
        if (_ready[end.Band].Contains(end)) throw new WorldFailure($"{end.Name} is ready twice");
        _ready[end.Band].Add(end);
        Expect(count);
    }

    internal void Removed(SimEnd end)
    {
        if (_ready[end.Band].Remove(end) && _ready[end.Band].Count == 0) _passed[end.Band] = 0;
    }

    internal void Popped(Packet packet)
    {
        SimEnd? end = _ready.Select(band => band.FirstOrDefault()).FirstOrDefault(front => front?.Key == packet.Key);
        if (end is null) throw new WorldFailure($"a packet with key {packet.Key} out of turn, or from nowhere");
        if (packet.Bits == PacketBits.None) throw new WorldFailure($"{end.Name} has a packet that says nothing");
        bool isHighest = _ready[(end.Band + 1)..].All(band => band.Count == 0);
        if (!isHighest && _highestInARow < Limits.BypassBound)
            throw new WorldFailure($"{end.Name} after {_highestInARow} packets of the highest band");
        _highestInARow = isHighest ? _highestInARow + 1 : 0;
        if (!isHighest) Bypasses++;
        _ready[end.Band].RemoveAt(0);
        _passed[end.Band] = 0;
        for (int band = 0; band < end.Band; band++) Pass(band);
    }

    private void Pass(int band)
    {
        if (_ready[band].Count == 0) return;
        if (++_passed[band] > (Limits.BypassBound + 1) * Limits.Bands)
            throw new WorldFailure($"band {band} of a port was passed over {_passed[band]} times");
    }

    private void Expect(int count)
    {
        int here = _ready.Sum(band => band.Count);
        if (here != count) throw new WorldFailure($"a port has {count} packets and should have {here}");
    }
}
