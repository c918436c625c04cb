using System;
using System.Diagnostics;
using System.Globalization;

namespace Mooring.Tests;

/// <summary>
/// How much to try: the fast set, or as many minutes per test as <c>MOORING_DEEP</c> says.
/// </summary>
internal static class Effort
{
    /// <summary>Minutes for each test that can go on; 0: the fast set.</summary>
    internal static double Minutes { get; } =
        double.TryParse(Environment.GetEnvironmentVariable("MOORING_DEEP"), CultureInfo.InvariantCulture, out double n)
            ? n
            : 0;

    internal static bool IsDeep => Minutes > 0;

    /// <summary>Runs a round once, or again and again for as long as was asked for.</summary>
    internal static void Repeat(Action round)
    {
        long begin = Stopwatch.GetTimestamp();
        do round();
        while (Stopwatch.GetElapsedTime(begin).TotalMinutes < Minutes);
    }
}
