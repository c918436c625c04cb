using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace Mooring.Tests.Tidy;

/// <summary>
/// docs/properties.md names, for each of the fifty, exactly the classes whose tests carry its number. After a change
/// that is meant, <c>MOORING_RATCHET=write ./mooring test tidy</c> writes the names anew.
/// </summary>
[Trait("suite", "tidy")]
public sealed partial class PropertyTableTests
{
    private const int Properties = 50;
    private static readonly string s_page = Path.Combine(SourceFiles.Root, "docs", "properties.md");

    [Fact]
    public void Each_property_names_the_classes_that_check_it()
    {
        string[] lines = File.ReadAllLines(s_page);
        string[] right = [.. lines.Select(WithItsTests)];
        Assert.Equal(Enumerable.Range(1, Properties), lines.Select(NumberOf).Where(number => number > 0));
        if (Environment.GetEnvironmentVariable("MOORING_RATCHET") == "write") File.WriteAllLines(s_page, right);
        else Assert.Equal(right, lines);
    }

    [Fact]
    public void No_test_has_the_number_of_no_property() =>
        Assert.All(Tests(), test => Assert.InRange(test.Number, 1, Properties));

    private static int NumberOf(string line) => Row().Match(line) is { Success: true } row
        ? int.Parse(row.Groups[2].Value) : 0;

    private static string WithItsTests(string line)
    {
        SortedSet<string> classes = new(StringComparer.Ordinal);
        classes.UnionWith(Tests().Where(test => test.Number == NumberOf(line)).Select(test => $"`{test.Class}`"));
        string names = classes.Count == 0 ? "none" : string.Join(", ", classes);
        return Row().Replace(line, row => $"{row.Groups[1].Value} {names} |");
    }

    private static IEnumerable<(int Number, string Class)> Tests() =>
        from method in typeof(PropertyTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        where method.GetCustomAttribute<FactAttribute>() is not null
        from Match number in Number().Matches(method.Name)
        select (int.Parse(number.Groups[1].Value), method.DeclaringType!.Name);

    [GeneratedRegex(@"(?<=^|_)P(\d+)_")]
    private static partial Regex Number();

    /// <summary>Up to the third bar; the number; then the names and the bar behind them.</summary>
    [GeneratedRegex(@"^(\| (\d+) \|[^|]*\|)[^|]*\|")]
    private static partial Regex Row();
}
