using System;
using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>
/// What Tab adds to a line: of one candidate all the rest and what ends it, a slash or a blank; of several what they
/// have in common.
/// </summary>
internal static class Completion
{
    /// <param name="point">Where.</param>
    /// <param name="typed">How many characters of the candidates are there already.</param>
    /// <param name="candidates">Names that begin with these; those of directories end with a slash.</param>
    /// <returns>What is to be typed; "": nothing.</returns>
    public static string Addition(CompletionPoint point, int typed, List<string> candidates)
    {
        if (candidates.Count == 0) return "";
        string first = candidates[0];
        int common = first.Length;
        foreach (string candidate in candidates) common = CommonLength(first, candidate, common);
        string addition = point.Quoted(first.Substring(typed, Math.Max(0, common - typed)));
        bool isWhole = candidates.Count == 1 && !first.EndsWith('/');
        return isWhole ? addition + point.Ending : addition;
    }

    /// <summary>Can a name be typed at all? A terminal is not to obey it, and a line not to end in it.</summary>
    public static bool CanBeTyped(string name)
    {
        foreach (char unit in name)
        {
            if (char.IsControl(unit)) return false;
        }
        return true;
    }

    /// <summary>Half of a surrogate pair is nothing in common.</summary>
    private static int CommonLength(string left, string right, int most)
    {
        int length = 0;
        while (length < most && length < right.Length && left[length] == right[length]) length++;
        bool splits = length > 0 && length < left.Length && char.IsHighSurrogate(left[length - 1]);
        return splits ? length - 1 : length;
    }
}
