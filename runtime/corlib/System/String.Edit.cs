using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

public sealed partial class String
{
    public string Substring(int startIndex) => Substring(startIndex, Length - startIndex);

    public string Substring(int startIndex, int length) =>
        length == Length && startIndex == 0 ? this : new string(AsReadOnlySpan.Slice(startIndex, length));

    public string Trim() => Keep(AsReadOnlySpan.Trim());

    public string Trim(char trimChar) => Keep(AsReadOnlySpan.Trim(trimChar));

    public string TrimStart() => Keep(AsReadOnlySpan.TrimStart());

    public string TrimStart(char trimChar) => Keep(AsReadOnlySpan.TrimStart(trimChar));

    public string TrimEnd() => Keep(AsReadOnlySpan.TrimEnd());

    public string TrimEnd(char trimChar) => Keep(AsReadOnlySpan.TrimEnd(trimChar));

    private string Keep(ReadOnlySpan<char> part) => part.Length == Length ? this : new string(part);

    public string PadLeft(int totalWidth, char paddingChar = ' ')
    {
        if (totalWidth <= Length)
            return this;
        string result = Allocate(totalWidth);
        result.Buffer.Slice(0, totalWidth - Length).Fill(paddingChar);
        CopyTo(result.Buffer.Slice(totalWidth - Length));
        return result;
    }

    public string PadRight(int totalWidth, char paddingChar = ' ')
    {
        if (totalWidth <= Length)
            return this;
        string result = Allocate(totalWidth);
        CopyTo(result.Buffer);
        result.Buffer.Slice(Length).Fill(paddingChar);
        return result;
    }

    public string Remove(int startIndex) => Substring(0, startIndex);

    public string Remove(int startIndex, int count) =>
        Concat(AsReadOnlySpan.Slice(0, startIndex), AsReadOnlySpan.Slice(startIndex + count));

    public string Insert(int startIndex, string value) =>
        Concat(AsReadOnlySpan.Slice(0, startIndex), value, AsReadOnlySpan.Slice(startIndex));

    public string Replace(char oldChar, char newChar)
    {
        if (oldChar == newChar || !Contains(oldChar))
            return this;
        string result = new(AsReadOnlySpan);
        result.Buffer.Replace(oldChar, newChar);
        return result;
    }

    public string Replace(string oldValue, string newValue)
    {
        if (IsNullOrEmpty(oldValue))
            Failure.Argument();
        DefaultInterpolatedStringHandler result = new(Length, 0);
        ReadOnlySpan<char> rest = AsReadOnlySpan;
        for (int at = rest.IndexOf(oldValue); at >= 0; at = rest.IndexOf(oldValue))
        {
            result.AppendFormatted(rest.Slice(0, at));
            result.AppendLiteral(newValue ?? "");
            rest = rest.Slice(at + oldValue.Length);
        }
        result.AppendFormatted(rest);
        return result.ToStringAndClear();
    }

    /// <summary>Letters beyond ASCII stay as they are.</summary>
    public string ToLowerInvariant()
    {
        string result = new(AsReadOnlySpan);
        foreach (ref char c in result.Buffer)
            c = char.ToLowerAscii(c);
        return result;
    }

    /// <summary>Letters beyond ASCII stay as they are.</summary>
    public string ToUpperInvariant()
    {
        string result = new(AsReadOnlySpan);
        foreach (ref char c in result.Buffer)
            c = char.ToUpperAscii(c);
        return result;
    }

    public string[] Split(char separator, StringSplitOptions options = StringSplitOptions.None) =>
        Split(separator, int.MaxValue, options);

    /// <param name="count">The most parts to make; the last one has the rest, separators included.</param>
    public string[] Split(char separator, int count, StringSplitOptions options = StringSplitOptions.None)
    {
        List<string> parts = new();
        ReadOnlySpan<char> rest = AsReadOnlySpan;
        bool keepEmpty = (options & StringSplitOptions.RemoveEmptyEntries) == 0;
        bool trim = (options & StringSplitOptions.TrimEntries) != 0;
        while (true)
        {
            int at = parts.Count + 1 < count ? rest.IndexOf(separator) : -1;
            ReadOnlySpan<char> part = at < 0 ? rest : rest.Slice(0, at);
            if (trim)
                part = part.Trim();
            if (keepEmpty || !part.IsEmpty)
                parts.Add(new string(part));
            if (at < 0)
                return parts.ToArray();
            rest = rest.Slice(at + 1);
        }
    }
}
