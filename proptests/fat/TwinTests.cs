using System;
using System.Linq;
using Mooring.Rings;
using Mooring.Servers.Fs.Fat;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>
/// Two names in a directory that lead to the same clusters, as a power cut leaves them in the middle of a rename:
/// whatever becomes of one, the other keeps what it leads to, and the volume passes the host's check afterwards.
/// </summary>
[Collection("loop")]
public class TwinTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))];
    private static readonly byte[] s_other = [.. Enumerable.Range(0, 1234).Select(i => (byte)(i * 5 + 1))];

    [Theory]
    [InlineData("/a", "/b")]
    [InlineData("/b", "/a")]
    public void One_goes_and_the_other_stays(string goes, string stays)
    {
        using FatWorld world = Interrupted();
        Assert.Equal(StatusCode.Ok, world.Unlink(goes));
        world.Put("/c", s_other);
        ExpectWhole(world, stays, s_content);
        Assert.Equal(s_other, world.Get("/c"));
    }

    [Theory]
    [InlineData("/a", "/b")]
    [InlineData("/b", "/a")]
    public void One_is_made_anew_and_moved_over_the_other(string first, string second)
    {
        using FatWorld world = Interrupted();
        Assert.Equal(StatusCode.Ok, world.Truncate(first, 0));
        Assert.Equal(StatusCode.Ok, world.Write(first, 0, s_other));
        ExpectWhole(world, second, s_content);
        Assert.Equal(StatusCode.Ok, world.Rename(first, second));
        ExpectWhole(world, second, s_other);
    }

    [Theory]
    [InlineData("/a", "/b")]
    [InlineData("/b", "/a")]
    public void The_move_is_done_again(string from, string to)
    {
        using FatWorld world = Interrupted();
        Assert.Equal(StatusCode.Ok, world.Rename(from, to));
        ExpectWhole(world, to, s_content);
        Assert.Equal(StatusCode.Ok, world.Unlink(to));
        ExpectWhole(world, "/", null);
    }

    [Fact]
    public void A_third_one_takes_the_name_of_one()
    {
        using FatWorld world = Interrupted();
        world.Put("/c", s_other);
        Assert.Equal(StatusCode.Ok, world.Rename("/c", "/a"));
        ExpectWhole(world, "/b", s_content);
        Assert.Equal(s_other, world.Get("/a"));
    }

    [Fact]
    public void Nobody_writes_into_both_at_once()
    {
        using FatWorld world = Interrupted();
        Assert.Equal(StatusCode.BadFormat, world.Write("/a", 10, s_other));
        Assert.Equal(StatusCode.BadFormat, world.Write("/b", 3000, s_other));
        Assert.Equal(StatusCode.BadFormat, world.Truncate("/a", 100));
        Assert.Equal(s_content, world.Get("/a"));
        Assert.Equal(StatusCode.Ok, world.Unlink("/b"));
        Assert.Equal(StatusCode.Ok, world.Write("/a", 3000, s_other));
        ExpectWhole(world, "/a", [.. s_content, .. s_other]);
    }

    /// <summary>"a" with content; "b" leads there too.</summary>
    private static FatWorld Interrupted()
    {
        const int high = 20, low = 26, size = 28;
        using FatWorld before = new(new MemoryImage(FatImage.Small(200 << 10, 512)));
        before.Put("/a", s_content);
        Assert.Equal(StatusCode.Ok, before.Make("/b", isDirectory: false));
        Assert.Equal(StatusCode.Ok, before.Sync());
        byte[] image = (byte[])before.Image.Clone();
        Directory root = before.Loop.Run(() => before.Volume.EntriesOf(before.Volume.Root)).Value;
        int[] slots = [.. before.List("/").Select(node => (int)root.AddressOf(node.Slots.Last))];
        foreach ((int at, int count) in new[] { (high, 2), (low, 2), (size, 4) })
            image.AsSpan(slots[0] + at, count).CopyTo(image.AsSpan(slots[1] + at));
        return new FatWorld(new MemoryImage(image));
    }

    private static void ExpectWhole(FatWorld world, string path, byte[]? content)
    {
        Assert.Equal(StatusCode.Ok, world.Sync());
        if (content is not null) Assert.Equal(content, world.Get(path));
        (int status, string said) = FatImage.Check(world.Image);
        Assert.True(status == 0, said);
        world.Remount();
        if (content is not null) Assert.Equal(content, world.Get(path));
    }
}
