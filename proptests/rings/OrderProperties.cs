using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// No entry is read or written by one side while the other could be at it: every two such accesses are ordered by a
/// release store and the acquire load that reads it (24). Whatever machine the rings run on, an ordering that is
/// missing is found here in a run that happened to go well.
/// </summary>
[Trait("suite", "rings")]
public sealed class OrderProperties
{
    [Fact]
    public void P24_the_entries_of_both_rings_are_handed_over_in_order() =>
        Always.Holds(Programs, RunCalls, tests: 300, size: 200);

    [Fact]
    public void P24_the_entries_of_a_raw_channel_are_handed_over_in_order() =>
        Always.Holds(Programs, RunRaw, tests: 300, size: 200);

    /// <summary>Laps enough for every entry to be used again.</summary>
    [Fact]
    public void P24_what_is_looked_at_is_there_to_be_seen()
    {
        foreach ((uint, uint, uint) shape in s_shapes)
        {
            int[] steps = [.. Enumerable.Range(0, 600).Select(step => step * 17 % 100)];
            Assert.InRange(RunCalls(steps, shape), 100, int.MaxValue);
            Assert.InRange(RunRaw(steps, shape), 100, int.MaxValue);
        }
    }

    [Fact]
    public void P16_a_producer_that_overwrites_looks_who_sleeps_after_it_has_published()
    {
        Geometry geometry = Geometry.Raw(2, ChannelKind.Overwrite);
        OrderedMemory memory = new(geometry, 0);
        LatestProducer<OrderedPage> producer = new(new(memory, OrderedMemory.Client), geometry);
        for (int i = 0; i < 5; i++)
        {
            producer.Send(new Command(1));
            memory.EndTurn(OrderedMemory.Client);
        }
    }

    /// <summary>Commands, completions, first cursor.</summary>
    private static readonly (uint, uint, uint)[] s_shapes =
        [(1, 2, 0), (2, 2, uint.MaxValue), (2, 8, uint.MaxValue - 1), (4, 4, 7)];

    private static Arbitrary<(int[], (uint, uint, uint))> Programs =>
        Script.Of(Gen.Choose(0, 99)).Zip(Arb.From(Gen.Elements(s_shapes)));

    private static void RunCalls((int[] Steps, (uint, uint, uint) Shape) input) => RunCalls(input.Steps, input.Shape);

    private static void RunRaw((int[] Steps, (uint, uint, uint) Shape) input) => RunRaw(input.Steps, input.Shape);

    private static int RunCalls(int[] steps, (uint Commands, uint Completions, uint Cursor) shape)
    {
        int ordered = 0;
        foreach (bool isQuick in (bool[])[false, true])
        {
            OrderedChannel channel = new(new Geometry(shape.Commands, shape.Completions), shape.Cursor, isQuick);
            foreach (int step in steps) channel.Do(step);
            channel.Finish();
            ordered += channel.Ordered;
        }
        return ordered;
    }

    private static int RunRaw(int[] steps, (uint Commands, uint Completions, uint Cursor) shape)
    {
        OrderedRaw channel = new(shape.Commands, shape.Cursor);
        foreach (int step in steps) channel.Do(step);
        return channel.Ordered;
    }
}
