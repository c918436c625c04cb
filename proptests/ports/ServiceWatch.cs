using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Judges the order in which ends are served, whether they were hot or armed, and knows nothing of how that is done.
/// Somebody waits from the moment at which his peer put something in; the loop knows of it at the latest when the turn
/// after that one begins, and from then on he counts.
/// </summary>
internal sealed class ServiceWatch
{
    private const int Nothing = int.MaxValue;

    private readonly int[] _bands, _passed = new int[Limits.Bands];

    /// <summary>Per end, in services: since when it waits unserved, and when it was served last.</summary>
    private readonly int[] _since, _served;
    private readonly int _bound;
    private int _highestInARow;

    internal ServiceWatch(IEnumerable<int> bands)
    {
        _bands = [.. bands];
        _since = [.. _bands.Select(_ => Nothing)];
        _served = [.. _bands.Select(_ => -1)];
        _bound = (Limits.BypassBound + 1) * (_bands.Distinct().Count() - 1) + 1;
    }

    /// <summary>Services so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Whose they were.</summary>
    internal List<int> Order { get; } = [];

    internal void Arrived(int end) => _since[end] = Math.Min(_since[end], Count);

    internal void Served(int end, bool hasMore)
    {
        CheckTurn(end);
        CheckEquals(end);
        CheckBound(end);
        _since[end] = hasMore ? Count : Nothing;
        _served[end] = Count++;
        Order.Add(end);
    }

    /// <summary>The highest band; a lower one only after the bound has been used up.</summary>
    private void CheckTurn(int end)
    {
        bool isHighest = !_bands.Where((band, other) => band > _bands[end] && Counts(other)).Any();
        if (!isHighest)
            Assert.True(_highestInARow >= Limits.BypassBound, $"{Name(end)} after {_highestInARow} of higher bands");
        _highestInARow = isHighest ? _highestInARow + 1 : 0;
    }

    /// <summary>Between two services of one, each that was waiting in its band has been served.</summary>
    private void CheckEquals(int end)
    {
        for (int other = 0; other < _bands.Length; other++)
        {
            if (other == end || _bands[other] != _bands[end]) continue;
            Assert.False(_since[other] < _served[end], $"{Name(end)} twice while {Name(other)} waits");
        }
    }

    private void CheckBound(int end)
    {
        for (int band = 0; band < Limits.Bands; band++)
        {
            bool waits = Enumerable.Range(0, _bands.Length).Any(other => _bands[other] == band && Counts(other));
            _passed[band] = band == _bands[end] || !waits ? 0 : _passed[band] + 1;
            Assert.True(_passed[band] <= _bound, $"band {band} was passed over {_passed[band]} times");
        }
    }

    private bool Counts(int end) => _since[end] < Count;

    private string Name(int end) => $"end {end} of band {_bands[end]} as service {Count}";
}
