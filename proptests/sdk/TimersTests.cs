using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Runtime;
using Xunit;

namespace Mooring.Tests.Sdk;

[Collection("loop")]
public class TimersTests
{
    private sealed class Bell(List<Bell> rung, int number) : Timer
    {
        public int Number => number;

        internal override void Expire() => rung.Add(this);
    }

    /// <summary>
    /// Set, moved and cancelled in any order, timers ring when they are due, the earliest first, and once.
    /// </summary>
    [Fact]
    public void Timers_ring_in_order_and_once()
    {
        Gen<(int Bell, int Due)[]> changes =
            Gen.Choose(0, 15).SelectMany(bell => Gen.Choose(0, 20).Select(due => (bell, due))).ArrayOf();
        Prop.ForAll(changes.ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (steps, now) =>
        {
            using LoopWorld world = new();
            List<Bell> rung = [];
            Bell[] bells = [.. Enumerable.Range(0, 16).Select(i => new Bell(rung, i))];
            Dictionary<int, ulong> model = [];
            foreach ((int bell, int due) in steps) Change(bells[bell], due, model);
            Assert.Equal(model.Count == 0 ? ulong.MaxValue : model.Values.Min(), Timers.NextDue);
            Timers.Expire((ulong)now);
            ulong[] expected = [.. model.Values.Where(due => due <= (ulong)now).Order()];
            Assert.Equal(expected, rung.Select(bell => model[bell.Number]));
            Timers.Expire(ulong.MaxValue - 1);
            Assert.Equal(model.Count, rung.Distinct().Count());
            Assert.Equal(model.Count, rung.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static void Change(Bell bell, int due, Dictionary<int, ulong> model)
    {
        if (due == 0)
        {
            Timers.Cancel(bell);
            model.Remove(bell.Number);
        }
        else
        {
            Timers.Set(bell, (ulong)due);
            model[bell.Number] = (ulong)due;
        }
    }

    [Fact]
    public void Delays_end_in_the_order_of_their_times()
    {
        using LoopWorld world = new();
        List<int> order = [];
        world.Run(async () =>
        {
            foreach (int delay in new[] { 300, 100, 200 }) Loop.Detach(Note(order, delay));
            await Loop.Delay(1000);
        });
        Assert.Equal([100, 200, 300], order);
    }

    private static async System.Threading.Tasks.ValueTask Note(List<int> order, int delay)
    {
        await Loop.Delay((ulong)delay);
        order.Add(delay);
    }
}
