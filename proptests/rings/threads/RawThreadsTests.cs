using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Tests.Hostile;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Threads;

/// <summary>
/// Raw channels between threads over real memory. In every entry all 56 bytes behind its first word are checked, so one
/// that was written over while it was read would show.
/// </summary>
[Trait("suite", "rings")]
[Collection(TwoCores.Name)]
public sealed class RawThreadsTests(ITestOutputHelper output)
{
    private static int s_seed = 1;
    private long _arrived, _missed;

    [Theory]
    [InlineData(1, 25_000)]
    [InlineData(2, 50_000)]
    [InlineData(32, 200_000)]
    public void A_ring_that_refuses_loses_nothing(uint entries, int operations) => Both(
        () => Refuse<FencedPage, FenceAtPublisher>(page => new FencedPage(page), entries, operations),
        () => Refuse<LivePage, BarrierForProcess>(page => page, entries, operations));

    [Theory]
    [InlineData(1, 200_000)]
    [InlineData(2, 200_000)]
    [InlineData(32, 200_000)]
    public void A_ring_that_overwrites_counts_what_it_lost_and_tears_nothing(uint entries, int operations) => Both(
        () => Overwrite<FencedPage, FenceAtPublisher>(page => new FencedPage(page), entries, operations),
        () => Overwrite<LivePage, BarrierForProcess>(page => page, entries, operations));

    /// <summary>
    /// The canary: nobody fences and nobody drains. How often that loses a wake-up is the machine's affair, so it is
    /// said and not judged; the explorer finds the run each time.
    /// </summary>
    [Fact]
    public void What_the_missing_fence_costs_is_said()
    {
        Geometry geometry = Geometry.Raw(1, ChannelKind.Refuse);
        using RawChannel<LivePage, NoBarrier> channel = new(page => page, geometry, 0, 20_000) { PatienceMs = 20 };
        ThreadWatch watch = new(
            new RefusedSender<LivePage, NoBarrier>(channel, s_seed++),
            new RefusingReader<LivePage, NoBarrier>(channel, s_seed++));
        watch.RunAll(channel.Describe);
        output.WriteLine($"without any fence: {channel.LostWakeUps} lost wake-ups in {channel.Tally}");
    }

    private void Both(Func<Tally> fenced, Func<Tally> unfenced)
    {
        (Tally withFences, Tally withoutFence) = (Tally.None, Tally.None);
        Effort.Repeat(() =>
        {
            withFences += fenced();
            withoutFence += unfenced();
        });
        output.WriteLine($"fences: {withFences}");
        output.WriteLine($"no fence: {withoutFence}");
        if (_missed > 0) output.WriteLine($"{_arrived} arrived, {_missed} were missed");
    }

    private Tally Refuse<TPage, TBuffers>(Func<LivePage, TPage> policy, uint entries, int operations)
        where TPage : struct, IPage
        where TBuffers : struct, IStoreBuffers
    {
        Geometry geometry = Geometry.Raw(entries, ChannelKind.Refuse);
        using RawChannel<TPage, TBuffers> channel = new(policy, geometry, uint.MaxValue - 20, operations);
        ThreadWatch watch = new(
            new RefusedSender<TPage, TBuffers>(channel, s_seed++),
            new RefusingReader<TPage, TBuffers>(channel, s_seed++));
        watch.RunAll(channel.Describe);
        Assert.Equal((operations, 0L), (channel.Ledger.Received, channel.Ledger.Gaps));
        return Judge(channel);
    }

    private Tally Overwrite<TPage, TBuffers>(Func<LivePage, TPage> policy, uint entries, int operations)
        where TPage : struct, IPage
        where TBuffers : struct, IStoreBuffers
    {
        Geometry geometry = Geometry.Raw(entries, ChannelKind.Overwrite);
        using RawChannel<TPage, TBuffers> channel = new(policy, geometry, uint.MaxValue - 20, operations);
        OverwrittenReader<TPage, TBuffers> reader = new(channel, s_seed++);
        new ThreadWatch(new OverwritingSender<TPage, TBuffers>(channel, s_seed++), reader).RunAll(channel.Describe);
        Assert.Equal(operations, channel.Ledger.Received + reader.Missed);
        Assert.InRange(channel.Ledger.Gaps, 0, reader.Missed);
        _arrived += channel.Ledger.Received;
        _missed += reader.Missed;
        return Judge(channel);
    }

    private static Tally Judge<TPage, TBuffers>(RawChannel<TPage, TBuffers> channel)
        where TPage : struct, IPage
        where TBuffers : struct, IStoreBuffers
    {
        bool mayLose = channel.Shape.ChannelKind == ChannelKind.Overwrite;
        Assert.Equal("", channel.Ledger.Verdict(isWhole: !mayLose, _ => false));
        Assert.InRange(channel.Producer.Doorbells, 0, channel.Producer.Arms);
        Assert.InRange(channel.Consumer.Doorbells, 0, channel.Consumer.Arms);
        return channel.Tally;
    }

    private readonly struct NoBarrier : IStoreBuffers
    {
        public void Barrier()
        {
        }

        public void Drain()
        {
        }
    }
}
