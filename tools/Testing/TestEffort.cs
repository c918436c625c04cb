using System;
using System.Collections.Generic;
using System.Globalization;

namespace Mooring.Tools.Testing;

/// <summary>How much the tests are to try. They read it from their environment.</summary>
/// <param name="DeepMinutes">About how many minutes in all; null: the fast set.</param>
/// <param name="Seed">Where random inputs begin; null: anywhere.</param>
/// <param name="Cpus">Processors of the machines that the tests boot; null: one, or what a test wants.</param>
public sealed record TestEffort(int? DeepMinutes, ulong? Seed, int? Cpus)
{
    private const string DeepVariable = "MOORING_DEEP", SeedVariable = "MOORING_SEED", CpusVariable = "MOORING_SMP";

    /// <summary>Puts it where the tests look.</summary>
    /// <param name="environment">Of the runner.</param>
    /// <param name="longTests">Tests that share the minutes; as many run at once as there are processors.</param>
    public void Tell(IDictionary<string, string?> environment, int longTests)
    {
        double share = (DeepMinutes ?? 0) * (double)Environment.ProcessorCount / longTests;
        if (DeepMinutes is not null) environment[DeepVariable] = share.ToString(CultureInfo.InvariantCulture);
        if (Seed is { } seed) environment[SeedVariable] = seed.ToString(CultureInfo.InvariantCulture);
        if (Cpus is { } cpus) environment[CpusVariable] = cpus.ToString(CultureInfo.InvariantCulture);
    }
}
