using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Tests;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Examples.Kv;

/// <summary>The service and its clients in the test's own process.</summary>
[Collection("loop")]
public class KvServiceTests
{
    [Fact]
    public void Whatever_is_put_by_whomever_is_in_the_sum() => Always.Holds(
        Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(), numbers =>
        {
            using LoopWorld world = new();
            Kv shared = new();
            Neighbour neighbour = new(world, () => new KvSession(shared));
            KvClient one = new(neighbour.Client(KvContract.Instance));
            KvClient other = new(neighbour.Client(KvContract.Instance));
            world.Run(async () =>
            {
                for (int i = 0; i < numbers.Length; i++)
                    Assert.Equal((ulong)i + 1, (await (i % 2 == 0 ? one : other).Put((uint)numbers[i])).Value);
                Assert.Equal((ulong)numbers.Sum(number => (long)number), (await other.Sum()).Value);
            });
        });
}
