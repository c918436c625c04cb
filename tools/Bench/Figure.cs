using System;
using System.Text.Json.Serialization;

namespace Mooring.Tools.Bench;

/// <summary>One figure of a benchmark beside that of a peer. A row of the table, and an object of the JSON.</summary>
/// <param name="Name">Such as <c>submit_reap.b32</c>.</param>
/// <param name="Value">What was measured, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Of both values.</param>
/// <param name="Peer">What it is compared with.</param>
/// <param name="PeerValue">The peer's, measured in the same run unless its name says otherwise.</param>
public sealed record Figure(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] double Value,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("peer")] string Peer,
    [property: JsonPropertyName("peer_value")] double PeerValue)
{
    /// <summary>The unit of what is counted in a guest, the same in every run.</summary>
    public const string Instructions = "instructions";

    /// <summary>
    /// True for a count that must not grow unseen. Beside another peer stands the same count again; what waits for a
    /// disk or for a wire is not the same twice.
    /// </summary>
    [JsonIgnore]
    public bool IsGuarded => Unit == Instructions && !Name.Contains(".vs_", StringComparison.Ordinal)
        && !Name.StartsWith("disk.", StringComparison.Ordinal) && !Name.StartsWith("wire.", StringComparison.Ordinal)
        && !Name.EndsWith(".outside", StringComparison.Ordinal);

    /// <summary>What is to be reached; null: nothing.</summary>
    [JsonIgnore]
    public Target? Target { get; init; }

    /// <summary>True when there is a target and it is not reached.</summary>
    [JsonIgnore]
    public bool IsMissed => Target is { } target && !target.IsReachedBy(Value);
}

/// <summary>A bound of a figure.</summary>
/// <param name="IsMost">The value is to be at most this; else at least.</param>
public readonly record struct Target(double Bound, bool IsMost)
{
    public static Target AtMost(double bound) => new(bound, true);

    public static Target AtLeast(double bound) => new(bound, false);

    public bool IsReachedBy(double value) => IsMost ? value <= Bound : value >= Bound;
}
