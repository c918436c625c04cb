using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Ports hand out packets in the order in which sources became ready, the higher band first, and pass over nobody for
/// ever (7, 20, 29, 30, 31).
/// </summary>
[Trait("suite", "ports")]
public sealed class ReadyListProperties
{
    private static readonly (int, PortAction)[] s_weights =
    [
        (10, PortAction.Arm), (12, PortAction.Ring), (3, PortAction.Pop), (3, PortAction.Associate),
        (1, PortAction.Dissociate),
    ];

    [Fact]
    public void P7_P20_P29_random_programs_agree_with_the_model() =>
        Always.Holds(Script.Of(Steps()), RunProgram, tests: 400, size: 400);

    /// <summary>
    /// The worst case for everybody: every band has sources, and whoever is served is ready again at once.
    /// </summary>
    [Theory]
    [InlineData(0b1000_0001, 1)]
    [InlineData(0b1000_1001, 1)]
    [InlineData(0b1111_1111, 1)]
    [InlineData(0b1111_1111, 3)]
    [InlineData(0b0000_0110, 2)]
    public void P30_every_ready_source_is_served_within_the_bound(int bands, int sourcesPerBand)
    {
        ReadyList list = new();
        List<PlainSource> sources = Populate(list, bands, sourcesPerBand);
        Dictionary<ulong, int> last = sources.ToDictionary(source => source.Key, _ => 0);
        int bound = sourcesPerBand * (Limits.BypassBound + 1) * Limits.Bands;
        for (int pop = 1; pop <= 20 * bound; pop++)
        {
            ulong key = list.Pop().Key;
            last[key] = pop;
            Ready(sources.Single(source => source.Key == key));
            foreach ((ulong waiting, int since) in last)
                Assert.True(pop - since <= bound, $"one in band {waiting >> 8} waits since {pop - since} packets");
        }
    }

    [Fact]
    public void P29_a_higher_band_goes_first_until_the_bound()
    {
        ReadyList list = new();
        List<PlainSource> sources = Populate(list, 0b1000_0001, 1);
        int low = 0;
        for (int pop = 0; pop < 170; pop++)
        {
            ulong key = list.Pop().Key;
            PlainSource served = sources.Single(source => source.Key == key);
            if (served.Band == 0) low++;
            Ready(served);
        }
        Assert.InRange(low, 1, 170 / Limits.BypassBound);
    }

    /// <summary>So neither the time nor the memory of a port can depend on how many sources are idle.</summary>
    [Fact]
    public void P31_a_port_does_not_know_its_idle_sources()
    {
        ReadyList list = new();
        List<WeakReference> idle = AssociateAndForget(list, 1000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.All(idle, source => Assert.False(source.IsAlive));
        Assert.Equal(0, list.Count);
    }

    [Fact]
    public void P25_packets_allocate_nothing()
    {
        ReadyList list = new();
        List<PlainSource> sources = Populate(list, 0b1111_1111, 2);
        foreach (PlainSource source in sources) Ready(source);
        PopAndReady(list, sources, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PopAndReady(list, sources, 100_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void PopAndReady(ReadyList list, List<PlainSource> sources, int times)
    {
        for (int i = 0; i < times; i++)
        {
            ulong key = list.Pop().Key;
            Ready(sources[(int)(key & 0xFF)]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> AssociateAndForget(ReadyList list, int count)
    {
        List<WeakReference> idle = [];
        for (int i = 0; i < count; i++)
        {
            PlainSource source = new();
            source.Associate(list, (ulong)i, i % Limits.Bands);
            source.Arm();
            idle.Add(new WeakReference(source));
        }
        return idle;
    }

    /// <summary>Ready sources in these bands; the key is the band and the index.</summary>
    private static List<PlainSource> Populate(ReadyList list, int bands, int perBand)
    {
        List<PlainSource> sources = [];
        for (int band = 0; band < Limits.Bands; band++)
        {
            for (int i = 0; i < perBand && (bands >> band & 1) != 0; i++)
            {
                PlainSource source = new();
                source.Associate(list, (ulong)(band << 8 | sources.Count), band);
                Ready(source);
                sources.Add(source);
            }
        }
        return sources;
    }

    private static void Ready(PlainSource source)
    {
        source.Arm();
        source.Ring(PacketBits.Work);
    }

    private static void RunProgram(PortStep[] steps)
    {
        PortWorld world = new();
        foreach (PortStep step in steps) world.Run(step);
        world.Drain();
    }

    private static Gen<PortStep> Steps()
    {
        Gen<PortAction> action = Gen.Frequency(s_weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        return action.SelectMany(
            _ => Words.Choice.Two(), (kind, numbers) => new PortStep(kind, numbers.Item1, numbers.Item2));
    }
}
