using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>Both ends compare the header with what they were told of their channel, every word of it.</summary>
[Trait("suite", "rings")]
public sealed class HeaderTests
{
    private readonly OrderedMemory _memory = new(Geometry.Default, 0);

    [Fact]
    public void What_was_written_matches_and_nothing_else()
    {
        Geometry[] all =
        [
            Geometry.Default, new(512, 512),
            Geometry.Raw(4, ChannelKind.Refuse), Geometry.Raw(4, ChannelKind.Overwrite),
        ];
        OrderedPage page = new(_memory, OrderedMemory.Client);
        foreach (Geometry written in all)
        {
            Header.Write(ref page, written);
            foreach (Geometry other in all) Assert.Equal(written.Equals(other), Header.Matches(ref page, other));
        }
    }

    [Theory]
    [InlineData(Geometry.Version, Geometry.CurrentVersion + 1)]
    [InlineData(Geometry.Version, 0u)]
    [InlineData(Geometry.Capacities, 0u)]
    [InlineData(Geometry.Capacities, 64u | 32u << 16)]
    [InlineData(Geometry.Kind, 1u)]
    public void A_word_that_differs_is_noticed(uint offset, uint word)
    {
        OrderedPage page = new(_memory, OrderedMemory.Client);
        Assert.True(Header.Matches(ref page, Geometry.Default));
        page.Store32(Geometry.Header + offset, word);
        Assert.False(Header.Matches(ref page, Geometry.Default));
    }
}
