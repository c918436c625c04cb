using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Tidy;

/// <summary>A place where a rule is broken.</summary>
internal readonly record struct Finding(string Path, int Line, string What)
{
    private const int Shown = 60;

    public override string ToString() => $"{Path}:{Line}: {What}";

    /// <summary>Fails with a list of all of them.</summary>
    internal static void ExpectNone(IEnumerable<Finding> findings)
    {
        List<Finding> all = [.. findings];
        string list = string.Join('\n', all.Take(Shown));
        Assert.True(all.Count == 0, $"{all.Count} findings:\n{list}");
    }
}
