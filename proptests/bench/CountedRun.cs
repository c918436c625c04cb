using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Mooring.Tests.Tools;
using Mooring.Tools.Bench;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>One run of a benchmark, for all tests of a class.</summary>
/// <param name="words">Which, and how.</param>
public abstract class CountedRun(params string[] words)
{
    internal HostResult Result { get; } = HostProgram.Run(Guest.Command(["bench", .. words, "--json"]));

    internal List<Figure> Figures => JsonSerializer.Deserialize<List<Figure>>(Result.Output)!;

    internal double Value(string name) => Figures.Single(figure => figure.Name == name).Value;

    internal double Peer(string name) => Figures.Single(figure => figure.Name == name).PeerValue;

    /// <summary>It has printed an array of figures, each with a name of its own, and nothing else.</summary>
    internal void ExpectFiguresOnly()
    {
        Assert.Equal((0, ""), (Result.Status, Result.Errors));
        using JsonDocument document = JsonDocument.Parse(Result.Output);
        Assert.NotEmpty(document.RootElement.EnumerateArray());
        Assert.All(document.RootElement.EnumerateArray(), AssertShape);
        string[] names = [.. Figures.Select(figure => figure.Name)];
        Assert.Equal(names.Distinct(), names);
    }

    private static void AssertShape(JsonElement figure)
    {
        string[] names = [.. figure.EnumerateObject().Select(property => property.Name)];
        Assert.Equal(["name", "value", "unit", "peer", "peer_value"], names);
        foreach (string name in new[] { "name", "unit", "peer" })
            Assert.NotEmpty(figure.GetProperty(name).GetString()!);
        foreach (string name in new[] { "value", "peer_value" })
            Assert.True(double.IsFinite(figure.GetProperty(name).GetDouble()));
    }
}
