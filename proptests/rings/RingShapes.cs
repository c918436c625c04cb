using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>The capacities and first cursors under which everything about rings is tried (property 48).</summary>
public static class RingShapes
{
    private static (uint Commands, uint Completions)[] Capacities { get; } =
        [(1, 2), (2, 2), (1, 8), (2, 8), (4, 4), (8, 8), (8, 64), (32, 64), (64, 128), (512, 512)];

    /// <summary>The cursors at which something wraps: of the ring, of its index, of the number itself.</summary>
    internal static uint[] Cursors(uint capacity) =>
        [0, capacity - 1, capacity, int.MaxValue, 1u << 31, uint.MaxValue - capacity + 1, uint.MaxValue];

    internal static IEnumerable<RingShape> All() => Of(1, Geometry.MostEntries);

    /// <summary>Small enough for random programs to fill them.</summary>
    internal static Gen<RingShape> Any => Gen.Elements(Of(1, 64));

    /// <summary>Of several pages.</summary>
    internal static Gen<RingShape> Large => Gen.Elements(Of(65, Geometry.MostEntries));

    public static TheoryData<uint, uint, uint> Theory()
    {
        TheoryData<uint, uint, uint> data = [];
        foreach (RingShape shape in All()) data.Add(shape.Commands, shape.Completions, shape.Cursor);
        return data;
    }

    private static IEnumerable<RingShape> Of(uint least, uint most)
    {
        foreach ((uint commands, uint completions) in Capacities)
        {
            if (completions < least || completions > most) continue;
            HashSet<uint> cursors = [.. Cursors(commands), .. Cursors(completions)];
            foreach (uint cursor in cursors) yield return new RingShape(commands, completions, cursor);
        }
    }
}

/// <summary>Capacities and the value at which all cursors start.</summary>
internal sealed record RingShape(uint Commands, uint Completions, uint Cursor)
{
    internal Geometry Geometry => new(Commands, Completions);
}
