using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mooring.Tests.Tidy;

/// <summary>Rules about the letters of a file, whatever its language.</summary>
internal static partial class TextRules
{
    internal const int MostColumns = 120, MostLines = 599;

    internal static IEnumerable<Finding> Length(SourceFile file)
    {
        if (file.Lines.Length - 1 > MostLines)
            yield return new Finding(file.Path, MostLines + 1, "the file is too long");
        for (int i = 0; i < file.Lines.Length && file.IsCode; i++)
        {
            if (file.Lines[i].Length > MostColumns)
                yield return new Finding(file.Path, i + 1, $"{file.Lines[i].Length} columns");
        }
    }

    internal static IEnumerable<Finding> Blanks(SourceFile file)
    {
        for (int i = 0; i < file.Lines.Length; i++)
        {
            string line = file.Lines[i];
            if (line.EndsWith(' ') || line.EndsWith('\t'))
                yield return new Finding(file.Path, i + 1, "blanks at the end");
            if (line.Any(letter => letter < ' ' || letter is '\x7F' or '\uFEFF'))
                yield return new Finding(file.Path, i + 1, "a tab or another control character");
        }
        if (!file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return new Finding(file.Path, file.Lines.Length, "does not end with one end of line");
    }

    /// <summary>Words that mean "not finished". Work that is left is an issue, not a comment.</summary>
    internal static IEnumerable<Finding> Unfinished(SourceFile file) =>
        Matches(file, UnfinishedWord(), "a word that means unfinished");

    /// <summary>A checkout builds anywhere: no path of one machine, no folder beside the checkout.</summary>
    internal static IEnumerable<Finding> Paths(SourceFile file) =>
        Matches(file, MachinePath(), "a path of one machine");

    /// <summary>One text for every configuration: what differs is in another file, and the build selects.</summary>
    internal static IEnumerable<Finding> Conditionals(SourceFile file) =>
        file.IsCSharp && !file.IsUnder("kernel/x64") ? Matches(file, Conditional(), "conditional compilation") : [];

    private static IEnumerable<Finding> Matches(SourceFile file, Regex pattern, string what)
    {
        for (int i = 0; i < file.Lines.Length; i++)
        {
            if (pattern.IsMatch(file.Lines[i])) yield return new Finding(file.Path, i + 1, what);
        }
    }

    // written so that these lines do not match themselves
    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K|XX[X])\b")]
    private static partial Regex UnfinishedWord();

    [GeneratedRegex(@"(?<![\w.])/(work|root|home/\w+|tmp/\w)[/]|\.\./[s]hared")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^\s*#\s*(if|elif)\b")]
    private static partial Regex Conditional();
}
