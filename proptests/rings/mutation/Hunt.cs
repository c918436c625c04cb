using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Mooring.Tests.Mutation;

/// <summary>
/// Looks for a killer of every mutant. The one that the table names is tried first; if it does not do, or there is
/// none, every other is, in their order. What a test burns on the rings as they ship is its price; on a mutant it may
/// burn some times as much, and what wants more never ends.
/// </summary>
internal sealed class Hunt(IReadOnlyDictionary<string, Killer> recorded)
{
    /// <summary>Programs of the explorers call themselves for every step of a run.</summary>
    private const int StackBytes = 256 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<Killer, long?> _prices = [];
    private readonly ThreadLocal<Trial> _shipped = new(() => Trial.Of(null)!);

    /// <summary>How often a test was run on a mutant.</summary>
    internal int Trials { get; private set; }

    /// <summary>What a test may burn on a mutant if it burns so much on the rings as they ship.</summary>
    internal static long Bound(long price) => 4 * price + 100_000;

    /// <summary>What became of each mutant that compiles, in their order.</summary>
    internal List<Fate> Of(IReadOnlyCollection<Mutant> mutants, bool wholly)
    {
        Dictionary<Mutant, Fate> fates = [];
        InParallel(mutants, mutant =>
        {
            if (FateOf(mutant, wholly) is not Fate fate) return;
            lock (_lock) fates[mutant] = fate;
        });
        return [.. mutants.Where(fates.ContainsKey).Select(mutant => fates[mutant])];
    }

    private Fate? FateOf(Mutant mutant, bool wholly)
    {
        using Trial? trial = Trial.Of(mutant);
        if (trial is null) return null;
        string? reason = Survivors.ReasonOf(mutant);
        bool isKnown = recorded.TryGetValue(mutant.ToString(), out Killer? known);
        if (isKnown && Kills(trial, known!)) return new Fate(mutant, known!.ToString(), reason);
        if (reason is not null && !wholly) return new Fate(mutant, null, reason);
        Killer? killer = Killer.All.FirstOrDefault(killer => killer != known && Kills(trial, killer));
        return new Fate(mutant, killer?.ToString(), reason);
    }

    /// <summary>Tests that never call the rings are not tried.</summary>
    private bool Kills(Trial trial, Killer killer)
    {
        if (PriceOf(killer) is not > 0) return false;
        long price = PriceOf(killer)!.Value;
        lock (_lock) Trials++;
        return trial.Run(killer, Bound(price)).Complaint is not null;
    }

    /// <returns>Null: it fails on the rings as they ship, so it would find out anything.</returns>
    private long? PriceOf(Killer killer)
    {
        lock (_lock)
        {
            if (_prices.TryGetValue(killer, out long? known)) return known;
        }
        Verdict verdict = _shipped.Value!.Run(killer, long.MaxValue);
        lock (_lock) return _prices[killer] = verdict.Complaint is null ? verdict.Burnt : null;
    }

    private static void InParallel<T>(IReadOnlyCollection<T> all, Action<T> action)
    {
        Queue<T> waiting = new(all);
        Exception? failure = null;
        void Work()
        {
            while (true)
            {
                T next;
                lock (waiting)
                {
                    if (failure is not null || !waiting.TryDequeue(out next!)) return;
                }
                try
                {
                    action(next);
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }
            }
        }
        Thread[] workers = new Thread[Environment.ProcessorCount];
        for (int worker = 0; worker < workers.Length; worker++) workers[worker] = new Thread(Work, StackBytes);
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        if (failure is not null) throw new InvalidOperationException(failure.Message, failure);
    }
}
