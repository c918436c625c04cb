using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Iced.Intel;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Bench;

/// <summary>
/// What the measured loops are made of, read in the machine code of the shipped image: the whole control flow from the
/// loops on, down to the slow paths.
/// </summary>
[Trait("suite", "bench")]
public sealed partial class MachineCodeTests
{
    private const int MostSlowPaths = 6;

    /// <summary>Where the walk stops: at a limit, at the end of a channel, at what is not ordinary.</summary>
    private static readonly string[] s_slowPaths =
        ["SubmitAtLimit", "Widen", "ReapSpecial", "Refuse", "MakeRoom", "Look"];

    private static readonly string[] s_loops =
    [
        "bench_submit_b32", "bench_reap_b32", "bench_submit_b1", "bench_reap_b1", "bench_produce_b32",
        "bench_consume_b32",
    ];

    public static TheoryData<string> Loops => new(s_loops);

    [Fact]
    public void The_walk_stops_at_few_slow_paths_and_meets_each()
    {
        Assert.InRange(s_slowPaths.Length, 1, MostSlowPaths);
        IEnumerable<string> met = s_loops.SelectMany(loop => Walk(loop).SlowPaths).Select(MethodOf);
        Assert.Equal(s_slowPaths.Order(), met.Distinct().Order());
    }

    [Theory, MemberData(nameof(Loops))]
    public void There_is_no_locked_instruction_and_no_fence(string loop) =>
        AssertNone(LoopRules.LockedOrFence(Walk(loop)));

    [Theory, MemberData(nameof(Loops))]
    public void Nothing_is_called_but_slow_paths(string loop) => AssertNone(LoopRules.Calls(Walk(loop)));

    [Theory, MemberData(nameof(Loops))]
    public void The_kernel_is_not_entered(string loop) => AssertNone(LoopRules.KernelEntries(Walk(loop)));

    /// <summary>
    /// Per entry: is the slot free (submission), is the token outstanding (reaping), and the loop's own end.
    /// </summary>
    [Theory]
    [InlineData("bench_submit_b32", 2)]
    [InlineData("bench_reap_b32", 2)]
    [InlineData("bench_produce_b32", 1)]
    [InlineData("bench_consume_b32", 1)]
    public void Branches_in_a_batch_are_checks_of_the_protocol(string loop, int most) =>
        AssertAtMost(most, Walk(loop).InnerLoop.Where(ControlFlow.IsBranch));

    /// <summary>A branch more is either a check of the protocol, and then counted here, or one too many.</summary>
    [Theory]
    [InlineData("bench_submit_b1", 7)]
    [InlineData("bench_reap_b1", 12)]
    public void Branches_of_single_operations_only_shrink(string loop, int most) =>
        AssertAtMost(most, Walk(loop).Instructions.Where(ControlFlow.IsBranch));

    [Theory]
    [InlineData("bench_submit_b32")]
    [InlineData("bench_submit_b1")]
    [InlineData("bench_produce_b32")]
    public void The_publish_store_comes_before_the_load_of_the_flag(string loop) =>
        Assert.Equal("", LoopRules.PublishOrder(Walk(loop)));

    [Theory]
    [InlineData("bench_reap_b32", Geometry.CompletionBytes)]
    [InlineData("bench_reap_b1", Geometry.CompletionBytes)]
    [InlineData("bench_consume_b32", Geometry.CommandBytes)]
    public void Every_byte_of_an_entry_is_read_once(string loop, uint bytes) =>
        Assert.Equal("", LoopRules.EntryReads(Walk(loop), bytes));

    private static ControlFlow Walk(string loop) =>
        new(MachineCode.Shipped, loop, name => s_slowPaths.Contains(MethodOf(name)));

    /// <summary>The method's own name: ilc's are <c>assembly_Type__Method</c>, with what it is generic over.</summary>
    private static string MethodOf(string symbol) => MethodName().Match(symbol).Groups[1].Value;

    private static void AssertNone(IEnumerable<Instruction> found) => AssertAtMost(0, found);

    private static void AssertAtMost(int most, IEnumerable<Instruction> found)
    {
        List<Instruction> all = [.. found];
        Assert.True(all.Count <= most, $"{all.Count} found, {most} allowed:\n{Text(all)}");
    }

    private static string Text(IEnumerable<Instruction> instructions) => string.Join(
        '\n', instructions.Select(instruction => $"{instruction.IP:x}: {instruction} {Target(instruction)}"));

    private static string Target(Instruction instruction) =>
        string.Join(' ', MachineCode.Shipped.NamesAt(instruction.NearBranchTarget));

    [GeneratedRegex(@"__([A-Z]\w*?)(<.*)?$", RegexOptions.RightToLeft)]
    private static partial Regex MethodName();
}
