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
/// completion each (9), posts that never fail (10), refusals that change nothing (11), at every wrap (48).
/// </summary>
[Trait("suite", "rings")]
public sealed unsafe class RingProperties
{
    private static readonly (int, RingAction)[] s_weights =
    [
        (6, RingAction.Submit), (3, RingAction.PublishCommands), (5, RingAction.Take), (5, RingAction.Post),
        (3, RingAction.PublishCompletions), (5, RingAction.Reap), (1, RingAction.Release), (1, RingAction.Cancel),
    ];

    [Fact]
    public void P1_P4_P8_P9_P10_P11_P48_random_programs_agree_with_the_model() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), RunProgram, tests: 400, size: 300);

    [Fact]
    public void P9_P38_when_the_server_dies_every_command_ends_once_and_says_whether_it_may_have_started() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), RunUntilDeath, tests: 400, size: 100);

    /// <summary>Whoever changes a word right after it was read changes nothing: each is read once.</summary>
    [Fact]
    public void P43_words_that_change_after_they_were_read_change_nothing() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(RingShapes.Any)), RunWithFickleWords, tests: 200, size: 150);

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P10_P48_full_rings_drain_and_fill_again(uint commands, uint completions, uint cursor)
    {
        RingShape shape = new(commands, completions, cursor);
        RingWorld<ArrayPage> world = World(shape);
        for (int lap = 0; lap < 4; lap++) Lap(shape, world);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P48_the_shipped_memory_policy_does_the_same(uint commands, uint completions, uint cursor)
    {
        RingShape shape = new(commands, completions, cursor);
        byte* memory = (byte*)NativeMemory.AlignedAlloc(Geometry.PageBytes, 64);
        new SharedPage(shape.Geometry, cursor).Bytes.CopyTo(new Span<byte>(memory, Geometry.PageBytes));
        RingWorld<LivePage> world = new(new LivePage((nuint)memory), shape, () => Copy(memory));
        for (int lap = 0; lap < 4; lap++) Lap(shape, world);
        NativeMemory.AlignedFree(memory);
    }

    [Fact]
    public void P25_a_million_round_trips_allocate_nothing()
    {
        SharedPage shared = new(Geometry.Default);
        ClientEnd<ArrayPage> client = new(new ArrayPage(shared), Geometry.Default);
        ServerEnd<ArrayPage> server = new(new ArrayPage(shared), Geometry.Default);
        RoundTrips(ref client, ref server, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RoundTrips(ref client, ref server, 1_000_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal((1_001_000ul, 0u), (server.Taken, client.Outstanding));
    }

    private static void RoundTrips(ref ClientEnd<ArrayPage> client, ref ServerEnd<ArrayPage> server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            client.TrySubmit(new Command(1), out _);
            client.Publish();
            server.TryTake(out Command command);
            server.Post(new Completion(command.Token, StatusCode.Ok, 0));
            server.Publish();
            client.TryReap(out _);
        }
    }

    private static byte[] Copy(byte* memory) => new Span<byte>(memory, Geometry.PageBytes).ToArray();

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

    private static void RunUntilDeath((RingStep[] Steps, RingShape Shape) input)
    {
        RingWorld<ArrayPage> world = World(input.Shape);
        foreach (RingStep step in input.Steps) world.Run(step);
        world.ServerDies();
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
        foreach (RingStep step in input.Steps) world.Run(step);
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
