using System;
using System.Diagnostics;
using System.Globalization;

namespace Mooring.Tests.Hostile;

/// <summary>
/// How much to try: the fast set, or as many minutes per test as <c>MOORING_DEEP</c> says.
/// </summary>
internal static class Effort
{
    private static readonly double s_minutes = Number("MOORING_DEEP");

    internal static bool IsDeep => s_minutes > 0;

    /// <summary>Runs a round once, or again and again for as long as was asked for.</summary>
    internal static void Repeat(Action round)
    {
        long begin = Stopwatch.GetTimestamp();
        do round();
        while (Stopwatch.GetElapsedTime(begin).TotalMinutes < s_minutes);
    }

    private static double Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : 0;
}
