using System;
using System.Linq;
using System.Text;

namespace Mooring.Tools.PosixTest;

/// <summary>What a program did: all that it wrote, on both streams, and its exit status.</summary>
/// <param name="Output">As bytes.</param>
/// <param name="Status">128 and more: a signal; null: it did not end.</param>
public sealed record ProgramOutcome(byte[] Output, int? Status)
{
    private const int LongestLine = 100;

    /// <summary>The first thing in which another run of the program differs from this one; null: nothing.</summary>
    public string? Difference(ProgramOutcome other)
    {
        if (other.Status is null) return "did not end";
        string[] expected = Lines(Output), given = Lines(other.Output);
        int at = expected.Zip(given).TakeWhile(pair => pair.First == pair.Second).Count();
        if (!Output.AsSpan().SequenceEqual(other.Output))
            return $"line {at + 1}: \"{LineAt(given, at)}\" instead of \"{LineAt(expected, at)}\"";
        return Status == other.Status ? null : $"status {other.Status} instead of {Status}";
    }

    private static string[] Lines(byte[] output) => Encoding.Latin1.GetString(output).Split('\n');

    private static string LineAt(string[] lines, int at)
    {
        string line = at < lines.Length ? lines[at] : "(nothing)";
        return line.Length > LongestLine ? line[..LongestLine] + "..." : line;
    }
}
