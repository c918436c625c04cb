using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Tests;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Examples.Counter;

/// <summary>The example, in the test's own process: whatever is added, by whomever, is there.</summary>
[Collection("loop")]
public class CounterServiceTests
{
    [Fact]
    public void What_was_added_is_what_is_read() => Always.Holds(
        Gen.Choose(0, 1000).Select(number => (ulong)number).ArrayOf().ToArbitrary(), amounts =>
        {
            using LoopWorld world = new();
            Counter shared = new();
            Neighbour neighbour = new(world, () => new CounterSession(shared));
            CounterClient one = new(neighbour.Client(CounterContract.Instance));
            CounterClient other = new(neighbour.Client(CounterContract.Instance));
            world.Run(async () =>
            {
                for (int i = 0; i < amounts.Length; i++) await (i % 2 == 0 ? one : other).Add(amounts[i]);
                Assert.Equal(amounts.Aggregate(0ul, (sum, amount) => sum + amount), (await other.Read()).Value);
            });
        });
}
