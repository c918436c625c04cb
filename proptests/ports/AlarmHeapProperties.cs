using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Xunit;

namespace Mooring.Tests;

internal sealed record AlarmStep(int Which, ulong DueNs);

/// <summary>Whatever is set, moved and cleared: the soonest is on top, and none is lost or there twice.</summary>
[Trait("suite", "ports")]
public sealed class AlarmHeapProperties
{
    private const int Alarms = 40;

    [Fact]
    public void The_soonest_is_first() => Always.Holds(Script.Of(Steps()), RunProgram, tests: 300, size: 500);

    /// <summary>In both orders: a heap that grows deep would be a stack that overflows.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_alarms_come_out_in_order(bool ascending)
    {
        const ulong count = 300_000;
        AlarmHeap heap = default;
        for (ulong i = 0; i < count; i++) heap.Set(new Reminder(), ascending ? i : count - i);
        ulong last = 0, taken = 0;
        for (; heap.First is { } first; taken++)
        {
            Assert.True(first.DueNs >= last);
            last = first.DueNs;
            heap.Clear(first);
        }
        Assert.Equal((count, ulong.MaxValue), (taken, heap.NextNs));
    }

    private static Gen<AlarmStep> Steps() =>
        from which in Gen.Choose(0, Alarms - 1)
        from due in Gen.Frequency((6, Gen.Choose(0, 50).Select(ns => (ulong)ns)), (3, Gen.Constant(ulong.MaxValue)),
            (1, Gen.Constant(ulong.MaxValue - 1)))
        select new AlarmStep(which, due);

    private static void RunProgram(AlarmStep[] steps)
    {
        Reminder[] alarms = [.. Enumerable.Range(0, Alarms).Select(_ => new Reminder())];
        Dictionary<Alarm, ulong> expected = [];
        AlarmHeap heap = default;
        foreach (AlarmStep step in steps)
        {
            Reminder alarm = alarms[step.Which];
            heap.Set(alarm, step.DueNs);
            if (step.DueNs == ulong.MaxValue) expected.Remove(alarm);
            else expected[alarm] = step.DueNs;
            Assert.Equal(expected.ContainsKey(alarm), alarm.IsSet);
            Assert.Equal(expected.Count == 0 ? ulong.MaxValue : expected.Values.Min(), heap.NextNs);
        }
        for (; heap.First is { } first; heap.Clear(first))
        {
            Assert.Equal(expected.Values.Min(), first.DueNs);
            Assert.True(expected.Remove(first));
        }
        Assert.Empty(expected);
    }

    private sealed class Reminder : Alarm;
}
