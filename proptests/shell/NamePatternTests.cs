using System.Linq;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Apps.Shell;
using Xunit;

namespace Mooring.Tests.Shell;

public class NamePatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "a.text", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a\U0001F600c", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-cx]*", "bee", true)]
    [InlineData("[a-cx]*", "-ee", false)]
    [InlineData("[!a-c]", "d", true)]
    [InlineData("[^a-c]", "b", false)]
    [InlineData("[]x]", "]", true)]
    [InlineData("[x-]", "-", true)]
    [InlineData("[a\\-z]", "-", true)]
    [InlineData("[a\\-z]", "b", false)]
    [InlineData("[abc", "[abc", true)]
    [InlineData("[abc", "a", false)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("\\[a]", "[a]", true)]
    [InlineData("[ä-ü]", "ö", true)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("*a*b*c*", "xxcxxbxxaxx", false)]
    public void Patterns_mean_what_POSIX_says(string pattern, string name, bool matches) =>
        Assert.Equal(matches, NamePattern.Matches(pattern, name));

    [Theory]
    [InlineData("*", ".hidden", false)]
    [InlineData("?hidden", ".hidden", false)]
    [InlineData("[.]hidden", ".hidden", false)]
    [InlineData(".*", ".hidden", true)]
    [InlineData("\\.*", ".hidden", true)]
    [InlineData("*", "seen", true)]
    public void Hidden_names_are_found_only_by_a_dot(string pattern, string name, bool found) =>
        Assert.Equal(found, NamePattern.Finds(pattern, name));

    /// <summary>Without brackets a pattern is a simple regular expression.</summary>
    [Fact]
    public void Stars_and_question_marks_agree_with_regular_expressions() => Always.Holds(
        Gen.Zip(
            Gen.Elements("*?ab".ToCharArray()).ArrayOf().Select(chars => new string(chars)),
            Gen.Elements("ab".ToCharArray()).ArrayOf().Select(chars => new string(chars))),
        pair =>
        {
            string expression = "^" + pair.Item1.Replace("*", ".*").Replace("?", ".") + "$";
            Assert.Equal(
                Regex.IsMatch(pair.Item2, expression, RegexOptions.NonBacktracking),
                NamePattern.Matches(pair.Item1, pair.Item2));
        },
        tests: 2000);

    /// <summary>What is quoted in the shell finds exactly the name itself.</summary>
    [Fact]
    public void A_quoted_name_matches_itself_only() => Always.Holds(
        Gen.Elements("*?[]-!^\\ab".ToCharArray()).NonEmptyListOf().Select(chars => string.Concat(chars)),
        name =>
        {
            WordBuilder word = new();
            word.Add(name);
            word.AddPlain('*');
            string pattern = word.Take().Pattern!;
            Assert.True(NamePattern.Matches(pattern, name));
            Assert.True(NamePattern.Matches(pattern, name + "more"));
            Assert.False(NamePattern.Matches(pattern, "x" + name));
            Assert.Equal(name + "*", NamePattern.Plain(pattern));
        });

    [Fact]
    public void Any_pattern_is_matched_soon_against_any_name() => Always.Holds(
        Gen.Elements("*", "?", "[", "]", "!", "-", "\\", "a", "\uD800", "[a-", "*a").ArrayOf().Select(string.Concat),
        pattern =>
        {
            NamePattern.Matches(pattern, string.Concat(Enumerable.Repeat("a", 500)) + "b");
            NamePattern.Matches(pattern, pattern);
            NamePattern.Plain(pattern);
        },
        tests: 2000);
}
