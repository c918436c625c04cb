using System.Collections.Generic;

namespace Mooring.Tools.Bench.Posix;

/// <summary>One stretch of bench/posix/bench-posix.c.</summary>
/// <param name="Name">Of the figure.</param>
/// <param name="Number">Of its markers.</param>
/// <param name="Most">Instructions to be reached; 0: none are promised.</param>
public readonly record struct PosixProbe(string Name, int Number, int Most)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PosixProbe> All { get; } =
    [
        new("getpid", 2, 322),
        new("read.byte", 3, 1417),
        new("read.64k", 4, 0),
        new("pipe", 5, 10607),
        new("fork", 6, 0),
        new("vfork", 7, 229561),
        new("ls", 8, 0),
        new("transaction", 9, 0),
    ];
}
