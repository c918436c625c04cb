using System;
using System.Text;

namespace Mooring.Tests.Corelib;

internal static class StringTests
{
    internal static void Run()
    {
        Making();
        Comparing();
        Searching();
        Cutting();
        Joining();
        Builder();
    }

    private static void Making()
    {
        Check.Equal("aaa", new string('a', 3), "of a repeated character");
        Check.Equal("bc", new string(new[] { 'b', 'c' }), "of an array");
        Check.Equal("cd", new string(['b', 'c', 'd'], 1, 2), "of part of an array");
        Check.Equal("xyz", new string("xyz".AsSpan()), "of a span");
        Check.That((object)new string('a', 0) == (object)"", "the empty string is one");
        Check.That("abc"[1] == 'b' && "abc".Length == 3 && "abc".ToCharArray().Length == 3, "indexer and length");
        Check.Equal("ABC1", "aBc1".ToUpperInvariant(), "to upper");
    }

    private static void Comparing()
    {
        string abc = Check.Opaque("ab") + "c";
        Check.That(abc == "abc" && abc != "abd" && abc != null && "abc".Equals((object)abc), "equality");
        Check.That(abc.GetHashCode() == "abc".GetHashCode() && "a".GetHashCode() != "b".GetHashCode(), "hash");
        Check.That(string.CompareOrdinal("a", "b") < 0 && string.CompareOrdinal("ab", "a") > 0, "ordinal order");
        Check.That(
            string.CompareOrdinal(null, "a") < 0 && string.CompareOrdinal("a", "a") == 0,
            "ordinal order, edges");
        Check.That("HELLO".Equals("hello", StringComparison.OrdinalIgnoreCase), "ignoring case");
        Check.That(
            string.IsNullOrEmpty("") && string.IsNullOrEmpty(null) && !string.IsNullOrEmpty(" "),
            "IsNullOrEmpty");
        Check.That(string.IsNullOrWhiteSpace(" \t\u00A0"), "IsNullOrWhiteSpace");
    }

    private static void Searching()
    {
        const string Text = "one two one";
        Check.That(Text.IndexOf('t') == 4 && Text.IndexOf('z') == -1 && Text.IndexOf('o', 5) == 6, "IndexOf character");
        Check.That(
            Text.IndexOf("one") == 0 && Text.IndexOf("one", 1) == 8 && Text.IndexOf("onex") == -1,
            "IndexOf string");
        Check.That(Text.LastIndexOf("one") == 8 && Text.LastIndexOf('t') == 4, "LastIndexOf");
        Check.That("aaab".IndexOf("aab") == 1, "IndexOf backs up");
        Check.That("abc".IndexOf("") == 0, "IndexOf nothing");
        Check.That(
            Text.StartsWith("one t") && !Text.StartsWith("two") && Text.EndsWith(" one"),
            "StartsWith, EndsWith");
        Check.That(Text.Contains("two") && Text.Contains('w') && !Text.Contains("three"), "Contains");
        Check.That("FILE.TXT".EndsWith(".txt", StringComparison.OrdinalIgnoreCase), "EndsWith ignoring case");
        Check.That("abc".IndexOfAny(['x', 'c']) == 2, "IndexOfAny");
    }

    private static void Cutting()
    {
        Check.Equal("two", "one two".Substring(4), "Substring");
        Check.Equal("e t", "one two".Substring(2, 3), "Substring with length");
        Check.Equal("x y", " \t x y\n".Trim(), "Trim");
        Check.Equal("x  ", "  x  ".TrimStart(), "TrimStart");
        Check.Equal("--x", "--x--".TrimEnd('-'), "TrimEnd of a character");
        Check.Equal("a-b-c", "a.b.c".Replace('.', '-'), "Replace characters");
        Check.Equal("1, 2, 3", "1;2;3".Replace(";", ", "), "Replace strings");
        Check.Equal("   ab", "ab".PadLeft(5), "PadLeft");
        Check.Equal("ab..", "ab".PadRight(4, '.'), "PadRight");
        Check.Equal("ae", "abcde".Remove(1, 3), "Remove");
        Check.Equal("abXc", "abc".Insert(2, "X"), "Insert");
        Check.Equal("a|b||c|", string.Join('|', "a,b,,c,".Split(',')), "Split");
        Check.Equal(
            "a|b|c", string.Join('|', "a,b,,c,".Split(',', StringSplitOptions.RemoveEmptyEntries)),
            "Split non-empty");
        Check.Equal("a|b,c", string.Join('|', "a,b,c".Split(',', 2)), "Split counted");
        Check.Equal("a|b", string.Join('|', " a , b ".Split(',', StringSplitOptions.TrimEntries)), "Split trimmed");
        Check.Equal(1, "".Split(',').Length, "Split of nothing");
    }

    private static void Joining()
    {
        string a = Check.Opaque("a");
        Check.Equal("ab", a + "b", "concat of 2");
        Check.Equal("abcd", a + "b" + "c" + Check.Opaque("d"), "concat of 4");
        Check.Equal("abacad", a + "b" + a + "c" + a + Check.Opaque("d"), "concat of 6");
        Check.Equal("a", a + null, "concat with null");
        Check.Equal("x1c", "x" + 1 + 'c', "concat of values");
        Check.Equal("a, b, c", string.Join(", ", "a", "b", "c"), "Join");
        Check.Equal("", string.Join(", ", new string[0]), "Join of nothing");
        int count = 0;
        foreach (char c in "abc")
            count += c == 'b' ? 10 : 1;
        Check.Equal(12, count, "foreach over a string");
    }

    private static void Builder()
    {
        StringBuilder text = new();
        text.Append("abc").Append('d').Append(-12).Append('=', 3).Append(true);
        Check.Equal("abcd-12===True", text.ToString(), "append");
        text.Insert(1, "XY").Remove(0, 1).Replace('=', '.');
        Check.Equal("XYbcd-12...True", text.ToString(), "insert, remove, replace");
        text.Length = 3;
        Check.Equal("XYb", text.ToString(), "cut");
        text.Clear().Append($"{1 + 1:D3}|{"r",3}").AppendLine();
        Check.Equal("002|  r\n", text.ToString(), "append interpolated");
        text.Clear();
        for (int i = 0; i < 1000; i++)
            text.Append(i);
        Check.That(text.Length == 2890 && text.ToString().EndsWith("998999"), "grows");
    }
}
