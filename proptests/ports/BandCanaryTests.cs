using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mooring.Tests.Mutation;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests;

/// <summary>
/// Each ingredient of the bands is needed: the machine and the loop's half of it are changed in one place each, and the
/// property about hot and armed ends must notice.
/// </summary>
[Trait("suite", "mutation")]
public sealed class BandCanaryTests(ITestOutputHelper output)
{
    private const string Machine = "kernel.ports/Bands.cs", Loop = "kernel.ports/LoopBands.cs";
    private const string Property =
        nameof(HotAndArmedProperties) + "."
        + nameof(HotAndArmedProperties.P7_P16_P29_P30_hot_and_armed_ends_are_served_by_one_rule);
    private const string Hidden =
        nameof(HotAndArmedProperties) + "."
        + nameof(HotAndArmedProperties.P30_an_armed_end_below_another_is_passed_over_no_more_often);

    /// <param name="ingredient">What is missing then.</param>
    /// <param name="file">Where.</param>
    /// <param name="text">What stands there once.</param>
    /// <param name="instead">What is put there.</param>
    /// <param name="reports">The test that notices.</param>
    [Theory]
    [InlineData("the bound", Machine, "++_bypassed > Limits.BypassBound", "++_bypassed < 0")]
    [InlineData("its exact number", Machine, "++_bypassed > Limits.BypassBound", "++_bypassed >= Limits.BypassBound")]
    [InlineData("counting anew", Machine, "{\n            _bypassed = 0;\n", "{\n")]
    [InlineData("highest first", Machine, "BitOperations.Log2(ready)", "BitOperations.TrailingZeroCount(ready)")]
    [InlineData("turns of the lower bands", Machine, "below != 0 ? below : lower", "lower")]
    [InlineData("first in, first out", Machine, "queue.Tail!.Next = one;\n        queue.Tail = one;",
        "{ one.Next = queue.Head; queue.Head = one; }\n        queue.Tail ??= one;")]
    [InlineData("a band that is empty", Machine, "Signs &= ~(1u << band)", "Signs &= ~0u")]
    [InlineData("the kernel's claim", Loop, "Ready | there & AllBands", "Ready == 0 ? there & AllBands : Ready")]
    [InlineData("fetching first", Loop, "(there >> band & 1) != 0", "false")]
    [InlineData("all that the word says", Loop, "uint ready = Ready | there & AllBands;",
        "uint high = there == 0 ? 0 : 1u << System.Numerics.BitOperations.Log2(there), ready = Ready | high;", Hidden)]
    public void A_removed_ingredient_is_noticed(
        string ingredient, string file, string text, string instead, string reports = Property)
    {
        using Trial trial = Trial.Of(Without(file, text, instead))!;
        Verdict verdict = trial.Run(Killer.Parse(reports), Fuel(reports));
        Assert.True(verdict.Complaint is not null, $"without {ingredient} all is well");
        output.WriteLine($"{ingredient}: {verdict.Complaint.Message.Split('\n')[0]}");
    }

    private static Mutant Without(string file, string text, string instead)
    {
        SyntaxTree tree = ShippedSource.Ports.Compilation.SyntaxTrees.Single(tree => tree.FilePath == file);
        string shipped = tree.ToString();
        Assert.Equal(2, shipped.Split(text).Length);
        SyntaxNode changed = CSharpSyntaxTree.ParseText(
            shipped.Replace(text, instead, StringComparison.Ordinal), (CSharpParseOptions)tree.Options).GetRoot();
        return new Mutant(ShippedSource.Ports, tree, changed, file, text, instead);
    }

    /// <summary>On the machine as it ships there is nothing to notice.</summary>
    private static long Fuel(string test)
    {
        using Trial shipped = Trial.Of(null)!;
        Verdict verdict = shipped.Run(Killer.Parse(test), long.MaxValue);
        Assert.Null(verdict.Complaint);
        return Hunt.Bound(verdict.Burnt);
    }
}
