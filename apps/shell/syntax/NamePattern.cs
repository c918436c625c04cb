namespace Mooring.Apps.Shell;

/// <summary>
/// Patterns of names, as POSIX has them: * is any text, ? any character, [abc] and [a-z] one of these, [!abc] none of
/// them; a backslash takes the meaning from what follows. A bracket that is not closed stands for itself. Characters
/// are code points, and ranges are ranges of them.
/// </summary>
internal static class NamePattern
{
    /// <summary>Would this mean something if it were not quoted?</summary>
    public static bool IsSpecial(char value) => value is '*' or '?' or '[' or ']' or '-' or '!' or '^' or '\\';

    /// <summary>Is there a character in it that does not stand for itself?</summary>
    public static bool HasMeaning(string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\') i++;
            else if (pattern[i] is '*' or '?' or '[') return true;
        }
        return false;
    }

    /// <summary>The text of a pattern, without the backslashes.</summary>
    public static string Plain(string pattern)
    {
        WordBuilder text = new();
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length) i++;
            text.Add(pattern[i]);
        }
        return text.Take().Text;
    }

    /// <summary>
    /// A file's name that begins with a dot is hidden from a pattern that does not begin with one.
    /// </summary>
    public static bool Finds(string pattern, string name) =>
        (name.Length == 0 || name[0] != '.' || Plain(pattern)[0] == '.') && Matches(pattern, name);

    /// <summary>
    /// Does the whole text fit? Only the last * is ever taken back, so this takes at most the product of both lengths.
    /// </summary>
    public static bool Matches(string pattern, string text)
    {
        int at = 0, place = 0, star = -1, starPlace = 0;
        while (place < text.Length)
        {
            int next = place, after = at;
            if (at < pattern.Length && pattern[at] == '*') (star, starPlace) = (at++, place);
            else if (MatchesOne(pattern, ref after, CodePoint(text, ref next))) (at, place) = (after, next);
            else if (star < 0) return false;
            else
            {
                CodePoint(text, ref starPlace);
                (at, place) = (star + 1, starPlace);
            }
        }
        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    private static bool MatchesOne(string pattern, ref int at, int value)
    {
        if (at >= pattern.Length) return false;
        if (pattern[at] == '[' && EndOfBracket(pattern, at) is > 0 and int end)
        {
            bool found = IsInBracket(pattern, at + 1, end, value);
            at = end + 1;
            return found;
        }
        bool any = pattern[at] == '?';
        return Literal(pattern, ref at) == value || any;
    }

    /// <returns>Where the closing bracket is; 0: there is none.</returns>
    private static int EndOfBracket(string pattern, int start)
    {
        int at = start + 1;
        if (at < pattern.Length && pattern[at] is '!' or '^') at++;
        int first = at;
        for (; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\') at++;
            else if (pattern[at] == ']' && at > first) return at;
        }
        return 0;
    }

    private static bool IsInBracket(string pattern, int at, int end, int value)
    {
        bool negated = pattern[at] is '!' or '^', found = false;
        if (negated) at++;
        while (at < end)
        {
            int low = Literal(pattern, ref at), high = low;
            bool isRange = at + 1 < end && pattern[at] == '-';
            if (isRange)
            {
                at++;
                high = Literal(pattern, ref at);
            }
            found |= low <= value && value <= high;
        }
        return found != negated;
    }

    /// <summary>The next character, or the one behind a backslash.</summary>
    private static int Literal(string pattern, ref int at)
    {
        if (pattern[at] == '\\' && at + 1 < pattern.Length) at++;
        return CodePoint(pattern, ref at);
    }

    private static int CodePoint(string text, ref int at)
    {
        char high = text[at++];
        if (high is < '\uD800' or > '\uDBFF' || at == text.Length || text[at] is < '\uDC00' or > '\uDFFF') return high;
        return 0x10000 + ((high - 0xD800) << 10) + (text[at++] - 0xDC00);
    }
}
