namespace Mooring.Tools.Bench.Files;

/// <summary>One measured loop of bench/fs: 4 KiB of a file, so many under way at once.</summary>
/// <param name="Name">Of the figure.</param>
/// <param name="Number">Of its markers.</param>
/// <param name="Depth">Operations of a round.</param>
/// <param name="Peer">What Linux does instead; bench/linux/files.c has the same number for it.</param>
public readonly record struct FsProbe(string Name, int Number, int Depth, string Peer)
{
    /// <summary>All of them. What waits for the disk is not the same twice, and its name says so.</summary>
    public static FsProbe[] All { get; } =
    [
        new("read", 2, 1, "pread"),
        new("read.depth32", 3, 32, "io_uring, 32 reads"),
        new("write", 4, 1, "pwrite"),
        new("write.depth32", 5, 32, "32 pwrites"),
        new("disk.read", 6, 1, "pread, not cached"),
        new("disk.read.depth32", 7, 32, "io_uring, 32 reads, O_DIRECT"),
        new("disk.stream.depth32", 8, 32, "32 preads forward, not cached"),
        new("disk.write", 9, 1, "pwrite, fsync"),
        new("disk.write.depth32", 10, 32, "32 pwrites, fsync"),
    ];

    /// <summary>Else it writes.</summary>
    public bool IsRead => !Name.Contains("write", System.StringComparison.Ordinal);

    /// <summary>Median instructions of one operation, in whatever executes them.</summary>
    public double Instructions(ProbeTable counts) => counts.PerRound(Number) / Depth;

    /// <summary>
    /// System calls of one operation, whoever makes them, on the average: what is read ahead is shared.
    /// </summary>
    public double Entries(ProbeTable counts) => counts.MeanSystemCalls(Number) / Depth;

    /// <summary>How often processors copy each byte of an operation; the disk's own copy is not among it.</summary>
    public double Copies(ProbeTable counts) => counts.CopiedPerRound(Number) / Depth / 4096;
}
