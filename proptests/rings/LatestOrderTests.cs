using System.Collections.Generic;
using Mooring.Rings;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests;

/// <summary>
/// The raw channel that overwrites, on a release/acquire machine, every run of its reader: an entry that is handed over
/// is whole and is the one that its number says, numbers rise, none is counted as missed that was not written over,
/// and all are counted.
/// </summary>
[Trait("suite", "rings")]
public sealed class LatestOrderTests(ITestOutputHelper output)
{
    /// <summary>The number wraps after the first entry.</summary>
    private const uint First = uint.MaxValue;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 3, 2)]
    public void P24_an_entry_is_whole_or_missed_and_all_are_counted(int capacity, int sent, int takes)
    {
        Geometry geometry = Geometry.Raw((uint)capacity, ChannelKind.Overwrite);
        LatestViews views = new(geometry, First);
        LatestProducer<LatestPage> producer = new(views.Page, geometry, First);
        for (uint number = 0; number < sent; number++) producer.Send(Entry(number));
        HashSet<(ulong, ulong)> ends = [];
        int runs = views.Runs(() => ends.Add(Read(new(views.Page, geometry, First), sent - capacity, takes)));
        output.WriteLine($"{runs} runs, {ends.Count} ends");
        Assert.Contains((0ul, 0ul), ends);
        Assert.Contains(ends, end => end.Item1 + end.Item2 == (ulong)sent);
    }

    /// <param name="writtenOver">How many of the first entries are.</param>
    /// <returns>Entries taken and entries missed.</returns>
    private static (ulong Taken, ulong Missed) Read(
        LatestConsumer<LatestPage, Enforced> consumer, int writtenOver, int takes)
    {
        ulong taken = 0;
        for (int take = 0; take < takes; take++)
        {
            ulong before = consumer.Missed;
            Attempt attempt = consumer.TryTake(out Command entry);
            if (consumer.Missed > before) Assert.InRange((int)(taken + consumer.Missed), 1, writtenOver);
            if (attempt != Attempt.Done) continue;
            uint number = (uint)(taken++ + consumer.Missed);
            Assert.Equal(First + number, entry.Token);
            entry.Token = 0;
            Assert.Equal(Entry(number), entry);
        }
        return (taken, consumer.Missed);
    }

    private static Command Entry(uint number) =>
        new((ushort)(number + 1), number, number + 1, number + 2, number + 3, number + 4, number + 5)
        {
            Deadline = number + 6,
        };
}
