namespace Mooring.Tools.Soak;

/// <summary>How a soak is to be run.</summary>
/// <param name="Seed">Where its choices begin: the same seed makes the same ones.</param>
/// <param name="Minutes">How long; null: <paramref name="Rounds"/> seeds.</param>
/// <param name="Rounds">How many seeds, each played until it leaves nothing behind.</param>
/// <param name="Cpus">The guest's processors.</param>
/// <param name="CountInstructions">Every run of a seed is the same to the last instruction.</param>
public sealed record SoakOptions(ulong Seed, int? Minutes, int Rounds, int Cpus, bool CountInstructions)
{
    private const int MinutesToEnd = 3, SecondsOfRound = 240;

    /// <summary>What the guest runs.</summary>
    public string Script => Minutes is int minutes
        ? $"/bin/soak {Seed} minutes {minutes}"
        : $"/bin/soak {Seed} rounds {Rounds}";

    /// <summary>A guest that takes longer hangs.</summary>
    public int LimitSeconds => Minutes is int minutes ? (minutes + MinutesToEnd) * 60 : Rounds * SecondsOfRound;
}
