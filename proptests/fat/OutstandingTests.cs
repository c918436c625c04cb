using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Fs.Fat;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>Many operations at once on one volume.</summary>
[Collection("loop")]
public class OutstandingTests
{
    private static readonly byte[] s_empty = FatImage.Small(8 << 20, 4096);

    [Fact]
    public void What_is_in_memory_is_there_at_once_while_a_hundred_reads_are_stuck()
    {
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()), blocks: 256);
        for (int i = 0; i < 100; i++) world.Put($"/cold{i}", new byte[4096]);
        world.Put("/warm", [1, 2, 3]);
        Assert.Equal(StatusCode.Ok, world.Sync());
        world.Remount();
        Assert.Equal(new byte[] { 1, 2, 3 }, world.Get("/warm"));
        world.Disk.IsStuck = sector => sector > world.Volume.Boot.DataStart;
        Task<Result<byte[]>>[] stuck = world.Loop.Run(() => new ValueTask<Task<Result<byte[]>>[]>(
            Enumerable.Range(0, 100).Select(i => world.GetAsync($"/cold{i}").AsTask()).ToArray()));
        Assert.True(world.Disk.Stuck >= 100);
        Assert.Equal(new byte[] { 1, 2, 3 }, world.Get("/warm"));
        Assert.DoesNotContain(stuck, task => task.IsCompleted);
        world.Disk.Unstick();
        world.Loop.Drain();
        world.Loop.Run(async () => await Task.WhenAll(stuck));
        Assert.All(stuck, task => Assert.Equal(4096, task.Result.Value.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fifty_writers_in_one_directory_do_not_mind_each_other(int seed)
    {
        MemoryImage image = new((byte[])s_empty.Clone());
        using FatWorld world = new(image, new Random(seed));
        world.Loop.Run(async () => await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Writer(world, i).AsTask())));
        Assert.Equal(StatusCode.Ok, world.Sync());
        (int status, string output) = FatImage.Check(image.Bytes);
        Assert.True(status == 0, output);
        world.Remount();
        for (int i = 0; i < 50; i++) Assert.Equal(Content(i), world.Get($"/final name of {i}"));
        Assert.Equal(50, world.List("").Count);
    }

    [Fact]
    public void A_file_that_is_open_stays_when_its_name_goes()
    {
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()));
        uint free = world.Volume.FreeClusters;
        world.Put("/file", new byte[10_000]);
        world.Loop.Run(async () =>
        {
            FatNode node = (await world.Volume.Open("/file")).Value;
            Assert.Equal(StatusCode.Ok, await world.Volume.Unlink(world.Volume.Root, "file"));
            Assert.Equal(StatusCode.NotFound, (await world.Volume.Open("/file")).Code);
            Assert.Equal(StatusCode.Ok, await world.WriteAsync(node, 10_000, [7]));
            Assert.True(world.Volume.FreeClusters < free);
            Assert.Equal(StatusCode.Ok, await world.Volume.Close(node));
        });
        Assert.Equal(free, world.Volume.FreeClusters);
    }

    [Fact]
    public void A_disk_that_cannot_be_written_says_so_to_everybody_and_can_still_be_read()
    {
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()), new Random(5));
        world.Put("/old", [1, 2, 3]);
        Assert.Equal(StatusCode.Ok, world.Sync());
        world.Disk.FailsWrites = true;
        Assert.Equal(StatusCode.Ok, world.Write("/old", 0, [9]));
        Assert.Equal(StatusCode.IoError, world.Sync());
        Assert.Equal(StatusCode.IoError, world.Make("/new", false));
        Assert.Equal(StatusCode.IoError, world.Sync());
        Assert.Equal(new byte[] { 9, 2, 3 }, world.Get("/old"));
    }

    [Fact]
    public void A_sector_that_cannot_be_read_fails_who_wants_it_and_is_tried_again()
    {
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()), new Random(6));
        world.Put("/file", new byte[50_000]);
        Assert.Equal(StatusCode.Ok, world.Sync());
        world.Remount();
        ulong bad = world.Volume.Boot.DataStart + 40;
        world.Disk.FailsReads = sector => sector >= bad;
        Assert.Equal(StatusCode.IoError, world.Loop.Run(() => world.GetAsync("/file")).Code);
        world.Disk.FailsReads = static _ => false;
        Assert.Equal(50_000, world.Get("/file").Length);
    }

    private static async ValueTask Writer(FatWorld world, int number)
    {
        byte[] content = Content(number);
        Assert.Equal(StatusCode.Ok, await world.MakeAsync($"/temporary {number}", false));
        for (int at = 0; at < content.Length; at += 1000)
        {
            byte[] piece = content[at..Math.Min(at + 1000, content.Length)];
            int offset = at;
            Assert.Equal(
                StatusCode.Ok,
                await world.With($"/temporary {number}", node => world.WriteAsync(node, offset, piece)));
        }
        if (number % 7 == 0) Assert.Equal(StatusCode.Ok, await world.Volume.Sync());
        FatNode root = world.Volume.Root;
        Assert.Equal(
            StatusCode.Ok, await world.Volume.Rename(root, $"temporary {number}", root, $"final name of {number}"));
    }

    private static byte[] Content(int number)
    {
        byte[] bytes = new byte[number * 300 + 1];
        new Random(number).NextBytes(bytes);
        return bytes;
    }
}
