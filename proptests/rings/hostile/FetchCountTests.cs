using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Hostile;

/// <summary>
/// How often each call of an end fetches words of its peer's, counted over all good runs. That no word is fetched twice
/// in one decision is a rule of <see cref="Watch"/>, in force in every test of this folder; here it is shown that the
/// rule bites, and what the counts are.
/// </summary>
[Trait("suite", "rings")]
public sealed class FetchCountTests(ITestOutputHelper output)
{
    /// <summary>Calls whose every run fetches each cursor at most once, whatever there is to do.</summary>
    private static readonly string[] s_oneDecision =
        ["submit", "send", "submit stream", "credit", "reap", "take", "post", "raw send", "raw take", "latest take"];

    [Fact]
    public void P43_no_call_fetches_a_cursor_twice_for_one_decision()
    {
        Dictionary<(string Call, WordKind Kind), int> most = [];
        foreach (Scene scene in Scenes.All) Count(scene, most);
        foreach (string call in most.Keys.Select(key => key.Call).Distinct())
        {
            var kinds = most.Where(at => at.Key.Call == call).Select(at => $"{at.Key.Kind} {at.Value}");
            output.WriteLine($"{call,-22}{string.Join(", ", kinds)}");
        }
        foreach (string call in s_oneDecision)
        {
            Assert.InRange(most.GetValueOrDefault((call, WordKind.Cursor)), 0, 1);
            Assert.InRange(most.GetValueOrDefault((call, WordKind.Flag)), 0, 1);
        }
        Assert.Equal(8, most[("latest take", WordKind.Entry)]);
        Assert.All(most.Where(at => at.Key.Kind == WordKind.Flag), at => Assert.Equal(1, at.Value));
    }

    [Fact]
    public void P43_the_rule_bites()
    {
        byte[] bytes = GoodRun.FirstBytes(Geometry.Default, 0);
        Watch watch = new(bytes, new SideWords(Geometry.Default, Side.Server));
        WatchedPage page = new(watch);
        watch.Begin("a call", 9);
        page.LoadEntry(Geometry.Commands, out _);
        Assert.Throws<HostileBreach>(() => page.Load64(Geometry.Commands + 8));
        watch.Begin("another", 9);
        page.LoadAcquire64(Geometry.ClientLine);
        Assert.Throws<HostileBreach>(() => page.LoadAcquire64(Geometry.ClientLine));
        Assert.Throws<HostileBreach>(() => page.Store32(Geometry.ClientLine, 1));
        Assert.Throws<HostileBreach>(() => page.Store32(Geometry.ServerLine + Geometry.Armed, 1));
        Assert.Throws<HostileBreach>(() => page.Load32(Geometry.Default.Bytes));
        Assert.Throws<HostileBreach>(() => page.Load64(4));
    }

    private static void Count(Scene scene, Dictionary<(string, WordKind), int> most)
    {
        Dictionary<WordKind, int> inCall = [];
        (Watch?, int) counted = default;
        GoodRun.Record(scene, OnFetch);

        void OnFetch(Watch watch, WordKind kind)
        {
            if (counted != (watch, watch.Calls)) inCall.Clear();
            counted = (watch, watch.Calls);
            int count = inCall[kind] = inCall.GetValueOrDefault(kind) + 1;
            if (kind == WordKind.Own) return;
            most[(watch.Call, kind)] = Math.Max(count, most.GetValueOrDefault((watch.Call, kind)));
        }
    }
}
