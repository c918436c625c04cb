using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Mooring.Tools.Bench;

/// <summary>
/// Instruction counts that are kept in the tree, by the part of the system that they measure: a change that makes one
/// grow is seen, and meant only if it changes the kept one too. Counting is deterministic, so a small tolerance is
/// enough on every machine.
/// </summary>
/// <param name="counts">By part and by name of the figure.</param>
public sealed class Baseline(SortedDictionary<string, SortedDictionary<string, double>> counts)
{
    /// <summary>By how much a count may grow, as a part of it.</summary>
    public const double Tolerance = 0.03;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The one in the tree; empty when there is none.</summary>
    public static Baseline Read(SourceTree tree)
    {
        string path = PathIn(tree);
        return new Baseline(File.Exists(path)
            ? JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, double>>>(
                File.ReadAllText(path))!
            : []);
    }

    /// <summary>Keeps the counts of one part in the tree, instead of those that it had.</summary>
    public void Keep(SourceTree tree, string part, IEnumerable<Figure> figures)
    {
        counts[part] = new(Guarded(figures));
        File.WriteAllText(PathIn(tree), JsonSerializer.Serialize(counts, s_indented) + "\n");
    }

    /// <summary>What is kept for a part.</summary>
    public IReadOnlyDictionary<string, double> Counts(string part) => counts.GetValueOrDefault(part) ?? [];

    /// <summary>What has grown, what is measured no more, and what is measured but not kept: a line each.</summary>
    public IEnumerable<string> Compare(string part, IEnumerable<Figure> figures)
    {
        Dictionary<string, double> now = Guarded(figures);
        IReadOnlyDictionary<string, double> kept = Counts(part);
        foreach (string name in now.Keys.Union(kept.Keys))
        {
            if (!now.TryGetValue(name, out double value)) yield return $"{name} is kept, but not measured";
            else if (!kept.TryGetValue(name, out double most)) yield return $"{name} is measured, but not kept";
            else if (value > most * (1 + Tolerance)) yield return $"{name} has grown from {most} to {value}";
        }
    }

    private static Dictionary<string, double> Guarded(IEnumerable<Figure> figures) => figures
        .Where(figure => figure.IsGuarded)
        .ToDictionary(figure => figure.Name, figure => figure.Value);

    private static string PathIn(SourceTree tree) => Path.Combine(tree.Root, "bench", "baseline.json");
}
