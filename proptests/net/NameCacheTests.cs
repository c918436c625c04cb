using Mooring.Rings;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>What is remembered of names: as long as was said, a day at most, 64 of them.</summary>
[Trait("suite", "net")]
public sealed class NameCacheTests
{
    private const ulong Second = 1_000_000_000, Day = 86_400 * Second;

    private readonly NameCache _cache = new();

    [Theory]
    [InlineData(1u, Second)]
    [InlineData(300u, 300 * Second)]
    [InlineData(86_401u, Day)]
    [InlineData(uint.MaxValue, Day)]
    public void A_name_is_remembered_to_the_end_of_its_time(uint seconds, ulong lives)
    {
        _cache.Put("a", new Ipv4Address(7), seconds, 5);
        Assert.Equal(7u, Found("a", 5));
        Assert.Equal(7u, Found("a", 5 + lives - 1));
        Assert.Null(Found("a", 5 + lives));
        Assert.Null(Found("b", 5));
    }

    [Fact]
    public void The_latest_word_counts_even_if_it_ends_earlier()
    {
        _cache.Put("a", new Ipv4Address(7), 100, 0);
        _cache.Put("a", new Ipv4Address(8), 10, 0);
        Assert.Equal(8u, Found("a", 0));
        Assert.Null(Found("a", 10 * Second));
    }

    [Fact]
    public void What_may_not_be_remembered_takes_nobodys_place()
    {
        Fill();
        _cache.Put("none", new Ipv4Address(7), 0, 0);
        Assert.Null(Found("none", 0));
        for (uint i = 0; i < 64; i++) Assert.Equal(i, Found("n" + i, 0));
    }

    [Fact]
    public void When_it_is_full_the_one_that_ends_first_goes()
    {
        Fill();
        _cache.Put("new", new Ipv4Address(7), 5, 0);
        Assert.Equal(7u, Found("new", 0));
        Assert.Null(Found("n40", 0));
        _cache.Put("newer", new Ipv4Address(8), 500, 0);
        Assert.Null(Found("new", 0));
        for (uint i = 0; i < 64; i++) Assert.Equal(i == 40 ? null : i, Found("n" + i, 0));
    }

    /// <summary>The name in the middle ends first.</summary>
    private void Fill()
    {
        for (uint i = 0; i < 64; i++) _cache.Put("n" + i, new Ipv4Address(i), i == 40 ? 10 : 100 + i, 0);
    }

    private uint? Found(string name, ulong now) =>
        _cache.Find(name, now) is { Code: StatusCode.Ok } found ? found.Value.Value : null;
}
