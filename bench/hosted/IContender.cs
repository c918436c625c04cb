namespace Mooring.Bench.Hosted;

/// <summary>A way to pass entries from one thread to another.</summary>
internal interface IContender
{
    /// <summary>Entries in flight at most, for all that are bounded in entries.</summary>
    const int Capacity = 512;

    /// <summary>Entries that are made visible together, for all that can.</summary>
    const int Batch = 32;

    string Name { get; }

    /// <summary>
    /// Entries per run: so many that a run takes a few milliseconds, short enough to be left undisturbed often by what
    /// else the machine does. A multiple of <see cref="Batch"/>.
    /// </summary>
    int Entries { get; }

    /// <summary>Empties it, before a run.</summary>
    void Reset();

    /// <summary>Sends all entries, on a thread of its own.</summary>
    void Produce();

    /// <summary>Receives all entries.</summary>
    /// <returns>The sum of all their words.</returns>
    ulong Consume();
}
