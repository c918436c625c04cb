using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mooring.Tools.Testing;

/// <summary>
/// The suites of the test project: each folder of <c>proptests/</c> is one, with the classes in its files, and so is
/// each example that has tests.
/// </summary>
public sealed partial class TestSuites
{
    private readonly Dictionary<string, string> _suiteOfClass = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _longTests = new(StringComparer.Ordinal);

    /// <summary>Reads the sources; compiles nothing.</summary>
    public TestSuites(string testFolder, string exampleFolder)
    {
        foreach (string example in Directory.EnumerateDirectories(exampleFolder).Order(StringComparer.Ordinal))
            if (Directory.Exists(Path.Combine(example, "tests")))
                foreach (string file in Directory.EnumerateFiles(Path.Combine(example, "tests"), "*.cs"))
                    Read(File.ReadAllText(file), Path.GetFileName(example));
        foreach (string suite in Directory.EnumerateDirectories(testFolder).Order(StringComparer.Ordinal))
            foreach (string file in Directory.EnumerateFiles(suite, "*.cs", SearchOption.AllDirectories))
                Read(File.ReadAllText(file), Path.GetFileName(suite).ToLowerInvariant());
    }

    private void Read(string source, string suite)
    {
        foreach (Match match in ClassName().Matches(source)) _suiteOfClass.TryAdd(match.Groups[1].Value, suite);
        _longTests[suite] = _longTests.GetValueOrDefault(suite) + LongTest().Count(source);
    }

    /// <summary>The names that select a suite.</summary>
    public IEnumerable<string> Names => _suiteOfClass.Values.Distinct();

    /// <summary>About how many tests of a suite, or of all, go on for as long as they are told.</summary>
    public int LongTests(string? name) =>
        name is not null && _longTests.TryGetValue(name.ToLowerInvariant(), out int count) && count > 0
            ? count
            : Math.Max(1, _longTests.Values.Sum());

    /// <summary>The suite of a test, by its full name (namespace, class, method).</summary>
    public string Of(string test)
    {
        string[] parts = test.Split('(')[0].Split('.');
        return parts.Length >= 2 && _suiteOfClass.TryGetValue(parts[^2], out string? suite) ? suite : "other";
    }

    /// <summary>
    /// The filter for <c>dotnet test</c> that selects a suite, or else every test with that in its full name.
    /// </summary>
    public string Filter(string name)
    {
        string suite = name.ToLowerInvariant();
        var classes = _suiteOfClass.Where(pair => pair.Value == suite).Select(pair => $".{pair.Key}.");
        return string.Join('|', classes.DefaultIfEmpty(name).Select(part => "FullyQualifiedName~" + part));
    }

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"Always\.Holds\(|Effort\.Repeat\(|TotalMinutes")]
    private static partial Regex LongTest();
}
