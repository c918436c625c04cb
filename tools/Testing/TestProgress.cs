using System;
using System.Diagnostics;

namespace Mooring.Tools.Testing;

/// <summary>
/// Shows how far a test run is: one changing line on a terminal, else a line now and then and every failure.
/// </summary>
public sealed class TestProgress
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(10);
    private const int NameWidth = 70;

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();
    private int _passed, _failed;

    /// <summary>Takes a line that the test runner has printed ("  Passed Mooring.Tests.X [3 ms]").</summary>
    public void Take(string line)
    {
        if (line.StartsWith("  Passed ", StringComparison.Ordinal)) _passed++;
        else if (line.StartsWith("  Failed ", StringComparison.Ordinal)) Fail(line);
        else return;
        if (_terminal) Console.Error.Write($"\r\e[K{_passed} passed, {_failed} failed  {Shortened(line.Trim())}");
        else if (_sinceShown.Elapsed > s_quiet) Show();
    }

    /// <summary>Removes the changing line.</summary>
    public void End()
    {
        if (_terminal) Console.Error.Write("\r\e[K");
    }

    private void Fail(string line)
    {
        _failed++;
        Console.Error.WriteLine((_terminal ? "\r\e[K" : "") + line.Trim());
    }

    private void Show()
    {
        Console.Error.WriteLine($"{_passed} passed, {_failed} failed so far");
        _sinceShown.Restart();
    }

    private static string Shortened(string text) => text.Length <= NameWidth ? text : text[..NameWidth];
}
