using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Mooring.Tests.Tidy;

/// <summary>
/// A list of what is tolerated, kept beside the tests: "path number" per line. A number may only shrink: a file that
/// has more than its number fails, and so does one that has less, until its line is lowered. After a change that is
/// meant, <c>MOORING_RATCHET=write ./mooring test tidy</c> writes the list anew, for the reviewer to look at.
/// </summary>
internal sealed class Ratchet(string name)
{
    private const string WriteVariable = "MOORING_RATCHET";

    private string PathOfList => Path.Combine(SourceFiles.Root, "proptests", "tidy", name);

    internal IEnumerable<Finding> Compare(IReadOnlyDictionary<string, int> counts)
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) == "write") Write(counts);
        return Compare(name, File.ReadAllLines(PathOfList), counts);
    }

    internal static IEnumerable<Finding> Compare(string name, string[] list, IReadOnlyDictionary<string, int> counts)
    {
        Dictionary<string, int> allowed = Parse(list);
        foreach ((string path, int count) in counts.Where(pair => pair.Value > allowed.GetValueOrDefault(pair.Key)))
            yield return new Finding(path, 1, $"has {count}; {name} allows {allowed.GetValueOrDefault(path)}");
        foreach ((string path, int most) in allowed.Where(pair => pair.Value > counts.GetValueOrDefault(pair.Key)))
            yield return new Finding(path, 1, $"has {counts.GetValueOrDefault(path)}; lower its {most} in {name}");
    }

    private static Dictionary<string, int> Parse(string[] list) => list
        .Where(line => line.Length > 0)
        .Select(line => line.Split(' '))
        .ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture));

    private void Write(IReadOnlyDictionary<string, int> counts)
    {
        IEnumerable<string> lines = counts
            .Where(pair => pair.Value > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value}\n");
        File.WriteAllText(PathOfList, string.Concat(lines));
    }
}
