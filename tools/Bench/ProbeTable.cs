using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Mooring.Tools.Bench;

/// <summary>What one probe of the guest's benchmark took: instructions of one call of its loop.</summary>
/// <param name="SystemCalls">Of all rounds.</param>
/// <param name="MedianCalls">The median of the system calls of a round.</param>
/// <param name="MedianCopied">The median of the bytes that a round copies; 0 if they were not counted.</param>
public readonly record struct ProbeCount(
    int Rounds, long Least, long Median, long SystemCalls, long MedianCalls, long MedianCopied);

/// <summary>The two probes of one operation: there, and back or out at the other end.</summary>
public readonly record struct ProbePair(string Name, int First, int Second);

/// <summary>
/// The counts of all probes, by the number that their markers carry (bench/rings/Probe.cs), made by one who counts:
/// the guest itself, or the plugin from outside.
/// </summary>
/// <param name="who">Who counted, for messages.</param>
public sealed class ProbeTable(string who)
{
    /// <summary>Operations in one call of a measured loop.</summary>
    public const int Operations = 32;

    private const int Nothing = 0, Thousand = 1;
    private readonly Dictionary<int, ProbeCount> _counts = [];

    /// <summary>Reads the guest's lines: number, name, rounds, least, median.</summary>
    public static ProbeTable OfGuest(string text)
    {
        var table = new ProbeTable("the guest");
        foreach (string[] words in Lines(text, 5))
            table._counts[(int)Number(words[0])] =
                new ProbeCount((int)Number(words[2]), Number(words[3]), Number(words[4]), 0, 0, 0);
        table.RequireScale();
        return table;
    }

    /// <summary>Reads the plugin's lines: as the plugin itself describes them.</summary>
    public static ProbeTable OfPlugin(string text)
    {
        var table = new ProbeTable("the plugin");
        foreach (string[] words in Lines(text, 9))
            table._counts[(int)Number(words[0])] = new ProbeCount(
                (int)Number(words[1]), Number(words[2]), Number(words[3]), Number(words[6]), Number(words[7]),
                Number(words[8]));
        table.RequireScale();
        return table;
    }

    /// <summary>Median instructions per operation; the cost of calling a probe is left out.</summary>
    public double PerOperation(ProbePair pair) =>
        (double)(Of(pair.First).Median + Of(pair.Second).Median - 2 * Of(Nothing).Median) / Operations;

    /// <summary>Median instructions of one round; the cost of calling a probe is left out.</summary>
    public double PerRound(int probe) => Of(probe).Median - Of(Nothing).Median;

    /// <summary>Median system calls of one round.</summary>
    public double SystemCallsPerRound(int probe) => Of(probe).MedianCalls;

    /// <summary>System calls of one round on the average of all rounds.</summary>
    public double MeanSystemCalls(int probe) => (double)Of(probe).SystemCalls / Of(probe).Rounds;

    /// <summary>Median bytes that one round copies; the cost of calling a probe is left out.</summary>
    public double CopiedPerRound(int probe) => Of(probe).MedianCopied - Of(Nothing).MedianCopied;

    /// <summary>System calls per operation among them.</summary>
    public double SystemCallsPerOperation(ProbePair pair) =>
        (double)(Of(pair.First).SystemCalls + Of(pair.Second).SystemCalls) / (Operations * Of(pair.First).Rounds);

    private ProbeCount Of(int number) => _counts.TryGetValue(number, out ProbeCount count)
        ? count
        : throw new ToolException($"{who} has no count of probe {number}", ExitStatus.Failure);

    /// <summary>A thousand instructions must be counted as a thousand, or what was counted is something else.</summary>
    private void RequireScale()
    {
        long counted = Of(Thousand).Median - Of(Nothing).Median;
        if (counted != 1000) throw new ToolException($"{who} counts {counted} for 1000", ExitStatus.Failure);
    }

    private static IEnumerable<string[]> Lines(string text, int words)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0) continue;
            string[] parts = line.Split(' ');
            if (parts.Length != words) throw new InvalidDataException($"not a line of counts: {line}");
            yield return parts;
        }
    }

    private static long Number(string word) => long.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
