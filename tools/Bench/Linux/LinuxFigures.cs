using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mooring.Tools.Bench.Linux;

/// <summary>
/// What Debian's Linux needs for the same, measured by bench/linux in the same QEMU with the same options. A measured
/// set is kept in the tree, so that it stands beside ours without a Linux at hand.
/// </summary>
/// <param name="Package">The kernel's package.</param>
/// <param name="Version">Its version.</param>
/// <param name="Qemu">The version of the QEMU that counted.</param>
/// <param name="Figures">Medians by name, as bench/linux prints them: instructions, or bytes.</param>
public sealed record LinuxFigures(
    [property: JsonPropertyName("package")] string Package,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("qemu")] string Qemu,
    [property: JsonPropertyName("figures")] SortedDictionary<string, double> Figures)
{
    /// <summary>How the names of figures begin that are of a part which is measured by itself.</summary>
    public const string Files = "vfat.", Posix = "posix.", Net = "net.";

    private const double Tolerance = 0.03;
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The set that is kept in the tree.</summary>
    public static LinuxFigures Kept(SourceTree tree) =>
        JsonSerializer.Deserialize<LinuxFigures>(File.ReadAllText(PathIn(tree)))!;

    /// <summary>Keeps this set in the tree.</summary>
    public void Keep(SourceTree tree) =>
        File.WriteAllText(PathIn(tree), JsonSerializer.Serialize(this, s_indented) + "\n");

    /// <summary>What has been measured now, and of what has not the old figure.</summary>
    public LinuxFigures With(LinuxFigures now)
    {
        SortedDictionary<string, double> figures = new(Figures);
        foreach ((string name, double value) in now.Figures) figures[name] = value;
        return now with { Figures = figures };
    }

    /// <summary>How a peer is named.</summary>
    public string Named(string what) => $"Linux {Version}: {what}";

    /// <summary>Sums figures; false: this kernel has not given them all.</summary>
    public bool TryGet(out double sum, params string[] names)
    {
        sum = names.Sum(name => Figures.GetValueOrDefault(name));
        return names.All(Figures.ContainsKey);
    }

    /// <summary>
    /// What differs by more than 3 % from another set, a line each. Only the part that this set is of is looked at, and
    /// not what waits for a disk or for a wire, which always differs.
    /// </summary>
    public IEnumerable<string> Differences(LinuxFigures other)
    {
        if ((Package, Version, Qemu) != (other.Package, other.Version, other.Qemu))
            yield return $"{Package} {Version}, QEMU {Qemu}; kept: {other.Package} {other.Version}, QEMU {other.Qemu}";
        string part = PartOf(Figures.Keys.First());
        foreach (string name in Figures.Keys.Union(other.Figures.Keys).Where(name => PartOf(name) == part))
        {
            if (PartOf(name) == Net || name.StartsWith(Files + "disk.", StringComparison.Ordinal)) continue;
            double now = Figures.GetValueOrDefault(name), kept = other.Figures.GetValueOrDefault(name);
            if (now > kept * (1 + Tolerance) || kept > now * (1 + Tolerance))
                yield return $"{name}: {now}; kept: {kept}";
        }
    }

    private static string PartOf(string name) => new[] { Files, Posix, Net }
        .FirstOrDefault(part => name.StartsWith(part, StringComparison.Ordinal)) ?? string.Empty;

    private static string PathIn(SourceTree tree) => Path.Combine(tree.Root, "bench", "linux", "measured.json");
}
