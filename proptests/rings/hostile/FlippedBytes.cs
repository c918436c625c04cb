using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Mooring.Tests.Hostile;

/// <summary>A peer that turns some bits of one byte over just before one fetch.</summary>
internal sealed class Flip : IMeddler
{
    internal int Fetch { get; set; }

    internal int Byte { get; set; }

    internal byte Bits { get; set; }

    /// <summary>Turns them back right after the fetch.</summary>
    internal bool IsBrief { get; set; }

    public void BeforeFetch(Watch watch, uint offset, int size)
    {
        if (watch.Fetches == Fetch) watch.Bytes[Byte] ^= Bits;
    }

    /// <summary>The fetch has been counted by now.</summary>
    public void AfterFetch(Watch watch, uint offset)
    {
        if (IsBrief && watch.Fetches == Fetch + 1) watch.Bytes[Byte] ^= Bits;
    }

    public override string ToString() =>
        $"byte {Byte} ^ 0x{Bits:X2} before fetch {Fetch}{(IsBrief ? ", turned back after it" : "")}";
}

/// <summary>
/// Every byte of the page, flipped before every fetch of one side of a good run: each pair is a run of its own. The
/// bytes that the fetch is about are tried bit by bit, and also turned back at once.
/// </summary>
internal sealed class FlippedBytes(GoodRun run, Side honest)
{
    private readonly ConcurrentBag<string> _breaches = [];
    private long _runs, _broken;

    /// <summary>Fetches of the good run times bytes of the channel.</summary>
    internal long Pairs { get; private set; }

    internal long Runs => _runs;

    /// <summary>Runs after which the honest side called the channel broken; the others went on.</summary>
    internal long Broken => _broken;

    internal string? FirstBreach => _breaches.TryPeek(out string? breach) ? breach : null;

    /// <param name="everyBit">All eight bits of every byte one by one, not only those of the fetched bytes.</param>
    internal void Try(bool everyBit)
    {
        List<Range> fetches = Fetches();
        Pairs = (long)fetches.Count * run.Bytes;
        Parallel.For(
            0, fetches.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => run.NewWatch(honest),
            (fetch, _, watch) => TryAt(watch, fetch, fetches[fetch], everyBit), _ => { });
    }

    private Watch TryAt(Watch watch, int fetch, Range fetched, bool everyBit)
    {
        Flip flip = new() { Fetch = fetch };
        watch.Meddler = flip;
        for (int at = 0; at < run.Bytes && _breaches.IsEmpty; at++)
        {
            flip.Byte = at;
            (flip.IsBrief, flip.Bits) = (false, 0xFF);
            Play(watch, flip);
            if (everyBit || at >= fetched.Start.Value && at < fetched.End.Value) TryBits(watch, flip);
        }
        return watch;
    }

    private void TryBits(Watch watch, Flip flip)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            flip.Bits = (byte)(1 << bit);
            flip.IsBrief = false;
            Play(watch, flip);
            flip.IsBrief = true;
            Play(watch, flip);
        }
    }

    private void Play(Watch watch, Flip flip)
    {
        try
        {
            bool isBroken = run.Play(honest, watch).IsBroken;
            Interlocked.Increment(ref _runs);
            if (isBroken) Interlocked.Increment(ref _broken);
        }
        catch (Exception exception)
        {
            _breaches.Add($"{honest}, {flip}: {exception}");
        }
    }

    /// <summary>Where each fetch of the good run goes.</summary>
    private List<Range> Fetches()
    {
        Watch watch = run.NewWatch(honest);
        Fetched fetched = new();
        watch.Meddler = fetched;
        run.Play(honest, watch);
        return fetched.Ranges;
    }

    private sealed class Fetched : IMeddler
    {
        internal List<Range> Ranges { get; } = [];

        public void BeforeFetch(Watch watch, uint offset, int size) =>
            Ranges.Add(new Range((int)offset, (int)offset + size));

        public void AfterFetch(Watch watch, uint offset)
        {
        }
    }
}
