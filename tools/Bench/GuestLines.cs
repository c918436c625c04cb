using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Mooring.Tools.Bench;

/// <summary>
/// What a benchmark in a guest prints, a line per figure: name, rounds, least, median; whatever comes after a line
/// <c>done</c> is not its own.
/// </summary>
public sealed class GuestLines
{
    private const int Words = 4;
    private readonly Dictionary<string, double> _medians = [];

    /// <summary>The names, in no order.</summary>
    public IEnumerable<string> Names => _medians.Keys;

    /// <summary>The group of benchmarks that this one is of has been run.</summary>
    public bool Has(string name) => _medians.ContainsKey(name);

    /// <summary>True when a line <c>done</c> was the last.</summary>
    public bool IsDone { get; private set; }

    /// <exception cref="InvalidDataException">Something is not such a line.</exception>
    public static GuestLines Read(string text)
    {
        var lines = new GuestLines();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.IsDone = line == "done") break;
            string[] words = line.Split(' ');
            bool isFigure = words.Length == Words && TryNumber(words[1], out _) && TryNumber(words[2], out _);
            if (!isFigure || !TryNumber(words[3], out double median))
                throw new InvalidDataException($"not a line of a benchmark: {line}");
            lines._medians[words[0]] = median;
        }
        return lines;
    }

    /// <summary>The median of a figure.</summary>
    /// <exception cref="ToolException">The guest did not print it.</exception>
    public double this[string name] => _medians.TryGetValue(name, out double median)
        ? median
        : throw new ToolException($"the guest's benchmark has no line {name}", ExitStatus.Failure);

    private static bool TryNumber(string word, out double number) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
