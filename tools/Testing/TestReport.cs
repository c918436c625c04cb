using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Mooring.Tools.Testing;

/// <summary>How one test ended.</summary>
/// <param name="Name">Namespace, class and method, with the arguments of a theory.</param>
/// <param name="Outcome">The report's word: Passed, Failed, NotExecuted.</param>
/// <param name="Problem">Message and stack of a failure.</param>
public sealed record TestResult(string Name, string Outcome, TimeSpan Duration, string Problem)
{
    public bool Passed => Outcome == "Passed";

    public bool Failed => Outcome is not ("Passed" or "NotExecuted");
}

/// <summary>The results of a test run, read from the file that <c>dotnet test</c> writes (TRX, an XML).</summary>
public static class TestReport
{
    private static readonly XNamespace s_trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>All results; none when the run ended before it wrote any.</summary>
    public static List<TestResult> Read(string path)
    {
        if (!File.Exists(path)) return [];
        return [.. XDocument.Load(path).Descendants(s_trx + "UnitTestResult").Select(Result)];
    }

    private static TestResult Result(XElement element) => new(
        (string?)element.Attribute("testName") ?? "",
        (string?)element.Attribute("outcome") ?? "",
        TimeSpan.TryParse((string?)element.Attribute("duration"), CultureInfo.InvariantCulture, out TimeSpan duration)
            ? duration : default,
        string.Join('\n', element.Descendants(s_trx + "Message").Concat(element.Descendants(s_trx + "StackTrace"))
            .Select(text => text.Value)));
}
