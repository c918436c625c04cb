using System;
using System.Linq;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Two honest ends against the model of <see cref="RingWorld{TPage}"/>: order (1), conservation (4, 8), one terminal
/// completion each (9), posts that never fail (10), refusals that change nothing (11), exact prefixes (12), at every
/// wrap (48). What commands may ask for besides is <see cref="CallProperties"/>' affair.
/// </summary>
[Trait("suite", "rings")]
public sealed unsafe class RingProperties
{
    private static readonly (int, RingAction)[] s_weights =
    [
        (6, RingAction.Submit), (2, RingAction.SubmitBatch), (3, RingAction.PublishCommands), (7, RingAction.Take),
        (7, RingAction.Post), (3, RingAction.PublishCompletions), (3, RingAction.Reap), (1, RingAction.Release),
        (1, RingAction.Cancel),
    ];

    [Fact]
    public void P1_P4_P8_P9_P10_P11_P12_P48_random_programs_agree_with_the_model() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), RunProgram, tests: 400, size: 300);

    [Fact]
    public void P1_P8_P9_P10_P11_P12_P48_large_channels_agree_with_the_model() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Large)), RunProgram, tests: 60, size: 400);

    /// <summary>
    /// Whoever changes a word right after it was read changes nothing: each is read once. A batch makes several
    /// decisions in one call.
    /// </summary>
    [Fact]
    public void P43_words_that_change_after_they_were_read_change_nothing() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), RunWithFickleWords, tests: 200, size: 150);

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P10_P48_full_rings_drain_and_fill_again(uint commands, uint completions, uint cursor)
    {
        RingShape shape = new(commands, completions, cursor);
        RingWorld<ArrayPage> world = World(shape);
        for (int lap = 0; lap < 3; lap++) Lap(shape, world);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P48_the_shipped_memory_policies_do_the_same(uint commands, uint completions, uint cursor)
    {
        RingShape shape = new(commands, completions, cursor);
        nuint bytes = shape.Geometry.Pages * Geometry.PageBytes;
        byte* memory = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        LivePage page = new((nuint)memory);
        byte[] fresh = new SharedPage(shape.Geometry, cursor).Bytes;
        fresh.CopyTo(new Span<byte>(memory, fresh.Length));
        RingWorld<LivePage> live = new(page, shape, () => new Span<byte>(memory, fresh.Length).ToArray());
        Lap(shape, live);
        fresh.CopyTo(new Span<byte>(memory, fresh.Length));
        RingWorld<FencedPage> fenced =
            new(new FencedPage(page), shape, () => new Span<byte>(memory, fresh.Length).ToArray());
        Lap(shape, fenced);
        NativeMemory.AlignedFree(memory);
    }

    private static RingWorld<ArrayPage> World(RingShape shape)
    {
        SharedPage page = new(shape.Geometry, shape.Cursor);
        return new RingWorld<ArrayPage>(new ArrayPage(page), shape, () => page.Bytes.ToArray());
    }

    private static void RunProgram((RingStep[] Steps, RingShape Shape) input)
    {
        RingWorld<ArrayPage> world = World(input.Shape);
        foreach (RingStep step in input.Steps) world.Run(step);
        world.Finish();
    }

    private static void RunWithFickleWords((RingStep[] Steps, RingShape Shape) input)
    {
        SharedPage page = new(input.Shape.Geometry, input.Shape.Cursor);
        FickleWords fickle = new(page);
        RingWorld<ArrayPage> world = new(new ArrayPage(page, fickle), input.Shape, fickle.RestoredBytes)
        {
            BetweenCalls = fickle.Restore,
        };
        fickle.HasBegun = true;
        foreach (RingStep step in input.Steps.Where(step => step.Action != RingAction.SubmitBatch)) world.Run(step);
    }

    /// <summary>
    /// Submits until everything is full, moves everything on, and so on, then brings all to their end.
    /// </summary>
    private static void Lap<TPage>(RingShape shape, RingWorld<TPage> world) where TPage : struct, IPage
    {
        for (int round = 0; round < 3; round++)
        {
            Repeat(shape.Commands + 1, world, RingAction.Submit, RingAction.PublishCommands);
            Repeat(shape.Commands + 1, world, RingAction.Take);
        }
        Repeat(shape.Completions + 1, world, RingAction.Post);
        Assert.InRange(world.Outstanding, 1, (int)shape.Completions);
        world.Finish();
    }

    private static void Repeat<TPage>(uint times, RingWorld<TPage> world, params RingAction[] actions)
        where TPage : struct, IPage
    {
        for (int i = 0; i < times; i++)
        {
            foreach (RingAction action in actions) world.Run(new RingStep(action, i * 7));
        }
    }

    private static Gen<RingStep> Steps()
    {
        Gen<RingAction> action = Gen.Frequency(s_weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        return action.SelectMany(_ => Words.Choice, (kind, choice) => new RingStep(kind, choice));
    }
}
