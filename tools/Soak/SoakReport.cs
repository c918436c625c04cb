using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mooring.Tools.Soak;

/// <summary>One way in which a command ends, and how often it did.</summary>
/// <param name="Method">Its number; 0: any that is no command.</param>
/// <param name="Status">The number of the status.</param>
public readonly record struct EndCount(int Method, int Status, long Times);

/// <summary>What the guest's soak has printed, and whether that is enough.</summary>
public sealed partial class SoakReport
{
    /// <summary>How often each command has to end in each way that it documents.</summary>
    public const int Least = 100;

    private const string Method = "kernel.ports/KernelMethod.cs", Status = "rings/Status.cs";

    /// <summary>One per command and documented status.</summary>
    public required IReadOnlyList<EndCount> Counts { get; init; }

    /// <summary>The guest came to its end: there are all counts.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>Those that are too few.</summary>
    public IEnumerable<EndCount> Rare => Counts.Where(count => count.Times < Least);

    /// <summary>Nothing is missing.</summary>
    public bool IsEnough => IsWhole && Counts.Count > 0 && !Rare.Any();

    /// <summary>Reads the lines <c>count METHOD STATUS TIMES</c> among others.</summary>
    public static SoakReport Read(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new SoakReport
        {
            IsWhole = lines.LastOrDefault() == "done",
            Counts =
            [
                .. lines.Select(line => CountLine().Match(line)).Where(match => match.Success)
                    .Select(match => new EndCount((int)Number(match, 1), (int)Number(match, 2), Number(match, 3))),
            ],
        };
    }

    /// <summary>A line for each that is too few, with the names that the sources give them.</summary>
    public IEnumerable<string> Complaints(SourceTree tree)
    {
        if (!IsWhole) yield return "the guest did not come to its end";
        Dictionary<int, string> methods = Names(tree, Method), statuses = Names(tree, Status);
        foreach (EndCount rare in Rare)
            yield return $"{methods.GetValueOrDefault(rare.Method, "no command")} ended with "
                + $"{statuses.GetValueOrDefault(rare.Status, "?")} {rare.Times} times, not {Least}";
    }

    /// <summary>The members of the enumeration in a file, by number.</summary>
    private static Dictionary<int, string> Names(SourceTree tree, string path) => MemberLine()
        .Matches(File.ReadAllText(Path.Combine(tree.Root, path)))
        .DistinctBy(match => Value(match.Groups[2].Value))
        .ToDictionary(match => Value(match.Groups[2].Value), match => match.Groups[1].Value);

    private static int Value(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(text, CultureInfo.InvariantCulture);

    private static long Number(Match match, int group) =>
        long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^count (\d+) (\d+) (\d+)$")]
    private static partial Regex CountLine();

    [GeneratedRegex(@"^    (\w+) = (0x[0-9A-Fa-f]+|\d+),", RegexOptions.Multiline)]
    private static partial Regex MemberLine();
}
