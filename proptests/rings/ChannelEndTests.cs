using System.Collections.Generic;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>The end of a channel, command by command: how each ends, and what may have been started (9, 38).</summary>
[Trait("suite", "rings")]
public sealed class ChannelEndTests
{
    /// <summary>The first command is taken; behind it lies a one-way command, which has no token.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    [InlineData(uint.MaxValue - 1)]
    public void P9_P38_what_a_dead_server_has_not_taken_was_not_started(uint cursor)
    {
        Geometry geometry = new(4, 4);
        OrderedMemory memory = new(geometry, cursor);
        ClientEnd<OrderedPage, Enforced> client = new(new(memory, OrderedMemory.Client), geometry, cursor);
        ServerEnd<OrderedPage, Enforced> server = new(new(memory, OrderedMemory.Server), geometry, cursor);
        uint first = Submit(ref client);
        client.Publish();
        server.TryTake(out _);
        client.TrySend(new Command(2));
        uint second = Submit(ref client), third = Submit(ref client);
        client.Publish();
        Assert.False(client.IsPeerGone);
        SetDead(memory, Geometry.ServerLine);
        Assert.True(client.IsPeerGone);
        client.End(StatusCode.PeerDied);
        Completion[] expected =
        [
            new(second, StatusCode.PeerDied, 0), new(third, StatusCode.PeerDied, 0),
            new(first, StatusCode.PeerDied, 0, flags: CompletionFlags.MaybeStarted),
        ];
        Assert.Equal(expected, EndAll(ref client));
        Assert.Equal(0u, client.Outstanding);
    }

    /// <summary>One that lives on may take what lies in the ring.</summary>
    [Fact]
    public void P38_a_server_that_lives_may_have_started_everything()
    {
        Geometry geometry = new(4, 4);
        OrderedMemory memory = new(geometry, 0);
        ClientEnd<OrderedPage, Enforced> client = new(new(memory, OrderedMemory.Client), geometry);
        uint token = Submit(ref client);
        client.Publish();
        client.End(StatusCode.Closed);
        Completion expected = new(token, StatusCode.Closed, 0, flags: CompletionFlags.MaybeStarted);
        Assert.Equal([expected], EndAll(ref client));
    }

    [Fact]
    public void P38_a_server_reads_its_own_flag()
    {
        OrderedMemory memory = new(Geometry.Default, 0);
        ServerEnd<OrderedPage, Enforced> server = new(new(memory, OrderedMemory.Server), Geometry.Default);
        SetDead(memory, Geometry.ServerLine);
        Assert.False(server.IsPeerGone);
        SetDead(memory, Geometry.ClientLine);
        Assert.True(server.IsPeerGone);
    }

    private static void SetDead(OrderedMemory memory, uint line) =>
        new OrderedPage(memory, OrderedMemory.Server).StoreRelease32(line + Geometry.Dead, 1);

    private static uint Submit(ref ClientEnd<OrderedPage, Enforced> client)
    {
        Assert.Equal(Attempt.Done, client.TrySubmit(new Command(1), out uint token));
        return token;
    }

    private static List<Completion> EndAll(ref ClientEnd<OrderedPage, Enforced> client)
    {
        List<Completion> ended = [];
        while (client.TryEndOutstanding(out Completion completion)) ended.Add(completion);
        return ended;
    }
}
