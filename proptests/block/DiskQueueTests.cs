using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Block;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests.Disks;

/// <summary>Requests on their way to a device and back, and those for which there is no room.</summary>
[Collection("loop")]
public sealed class DiskQueueTests : IDisposable
{
    private readonly LoopWorld _loop = new();

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(7, 3, 512)]
    [InlineData(100, 256, 0)]
    [InlineData(1, 256, 3584)]
    [InlineData(511, 1, 4096 * 79 + 3584)]
    public void Sectors_go_where_they_belong(int sector, int count, int offset)
    {
        using DiskWorld world = new(64);
        byte[] wanted = world.Content.AsSpan(sector * 512, count * 512).ToArray();
        Assert.Equal(StatusCode.Ok, Do(world, DiskOperation.Read, sector, count, offset));
        Assert.Equal(wanted, world.InArea(offset, count * 512));
        byte[] before = [.. world.Content];
        Assert.Equal(StatusCode.Ok, Do(world, DiskOperation.Write, sector, count, offset));
        Assert.Equal(before, world.Content);
    }

    /// <summary>Its writes are at the device, which does them when it likes; a waiting one never gets there.</summary>
    [Fact]
    public void A_successor_waits_for_what_a_dead_client_has_left()
    {
        using DiskWorld world = new(8);
        for (int i = 0; i < 5; i++) world.Submit(DiskOperation.Write, i * 8, 8, 0);
        Assert.True(world.Disk.LeftIsDone().IsCompletedSuccessfully);
        world.Area.Withdraw();
        bool isDone = false;
        _loop.Run(async () =>
        {
            Loop.Detach(Wait());
            while (world.AtDevice > 0)
            {
                await Loop.Yield();
                Assert.False(isDone);
                world.Serve();
                world.Disk.TakeReturned();
            }
            await Loop.Yield();
        });
        Assert.True(isDone);
        Assert.InRange(world.Done.Count, 1, 4);
        return;

        async ValueTask Wait()
        {
            await world.Disk.LeftIsDone();
            isDone = true;
        }
    }

    [Fact]
    public void The_doorbell_is_rung_when_a_turn_has_brought_what_it_brings()
    {
        using DiskWorld world = new(64);
        for (int i = 0; i < 10; i++) world.Submit(DiskOperation.Read, i, 1, i * 512);
        Assert.False(world.HasRung());
        _loop.Run(async () => await Loop.Yield());
        Assert.True(world.HasRung());
        Assert.Equal(10, world.AtDevice);
    }

    [Fact]
    public async Task What_does_not_fit_waits_in_its_order()
    {
        using DiskWorld world = new(8);
        List<ValueTask<StatusCode>> answers = [];
        for (int i = 0; i < 20; i++) answers.Add(world.Submit(DiskOperation.Read, i, i % 3 == 0 ? 16 : 1, 0));
        while (world.AtDevice > 0)
        {
            world.Serve();
            world.Disk.TakeReturned();
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (ulong)i), world.Done.Select(done => done.Sector));
        foreach (ValueTask<StatusCode> answer in answers) Assert.Equal(StatusCode.Ok, await answer);
        Assert.Equal(0, world.Disk.AtDevice);
    }

    /// <summary>A short one does not go past a long one for which there is no room: that would wait for ever.</summary>
    [Fact]
    public void Nothing_overtakes_what_waits()
    {
        using DiskWorld world = new(8);
        world.Submit(DiskOperation.Read, 0, 8, 0);
        world.Submit(DiskOperation.Read, 1, 48, 0);
        world.Submit(DiskOperation.Flush, 0, 0, 0);
        Assert.Equal(1, world.AtDevice);
        world.Serve();
        world.Disk.TakeReturned();
        Assert.Equal(1, world.AtDevice);
        world.Serve();
        world.Disk.TakeReturned();
        Assert.Equal(1, world.AtDevice);
        world.Serve();
        Assert.Equal(DiskOperation.Flush, world.Done[^1].Operation);
    }

    [Theory]
    [InlineData(1, 0, StatusCode.IoError)]
    [InlineData(2, 0, StatusCode.Unsupported)]
    [InlineData(3, 0, StatusCode.IoError)]
    [InlineData(255, 0, StatusCode.IoError)]
    [InlineData(0, -1, StatusCode.IoError)]
    [InlineData(0, -513, StatusCode.IoError)]
    public async Task What_the_device_says_is_an_error(byte status, int lie, StatusCode expected)
    {
        using DiskWorld world = new(8);
        ValueTask<StatusCode> answer = world.Submit(DiskOperation.Read, 3, 1, 0);
        Assert.Equal(1, world.AtDevice);
        world.Serve(status: status, lie: lie);
        world.Disk.TakeReturned();
        Assert.Equal(expected, await answer);
    }

    [Fact]
    public async Task An_area_stays_until_the_device_has_nothing_of_it()
    {
        using DiskWorld world = new(8);
        ValueTask<StatusCode> atDevice = world.Submit(DiskOperation.Read, 0, 32, 0);
        ValueTask<StatusCode> waiting = world.Submit(DiskOperation.Write, 0, 32, 0);
        Assert.Equal(1, world.AtDevice);
        world.Area.Withdraw();
        Assert.False(world.Area.IsLetGo);
        world.Serve();
        world.Disk.TakeReturned();
        Assert.Equal((StatusCode.Ok, StatusCode.Cancelled), (await atDevice, await waiting));
        Assert.Equal(0, world.AtDevice);
        Assert.True(world.Area.IsLetGo);
    }

    [Fact]
    public void An_area_that_nobody_uses_goes_at_once()
    {
        using DiskWorld world = new(8);
        world.Area.Withdraw();
        Assert.True(world.Area.IsLetGo);
    }

    /// <summary>Any requests, served in any order; those under way do not overlap.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(256)]
    public void Any_requests_in_any_order_do_what_they_say(int slots) =>
        Always.Holds(Script.Of(Words.Choice), steps => new Requests(slots).Run(steps), tests: 60, size: 300);

    private static StatusCode Do(DiskWorld world, DiskOperation operation, int sector, int count, int offset)
    {
        ValueTask<StatusCode> answer = world.Submit(operation, sector, count, offset);
        Assert.Equal(1, world.AtDevice);
        world.Serve();
        world.Disk.TakeReturned();
        return answer.Result;
    }
}
