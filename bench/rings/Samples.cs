using System;

namespace Mooring.Bench.Rings;

/// <summary>The ticks of every round of one probe, after a few rounds that are not kept.</summary>
internal sealed class Samples
{
    /// <summary>Rounds of every probe: the first ones are run but not kept.</summary>
    public const int Rounds = 64, Warming = 4;

    private readonly ulong[] _ticks = new ulong[Rounds];
    private readonly string _name;
    private int _taken;

    public Samples(Probe probe)
    {
        Probe = probe;
        _name = Probes.NameOf(probe);
    }

    public Probe Probe { get; }

    public void Add(ulong ticks)
    {
        if (_taken++ >= Warming) _ticks[_taken - Warming - 1] = ticks;
    }

    /// <summary>Number, name, rounds, least and median, as the host's side of the benchmark reads them.</summary>
    public string Line()
    {
        Array.Sort(_ticks);
        return $"{(int)Probe} {_name} {Rounds} {_ticks[0]} {_ticks[Rounds / 2]}";
    }
}
