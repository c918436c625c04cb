using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// What a peer sees that looks between any two accesses of the other side: a batch as a whole or not at all (3), every
/// entry as it was written (2), nothing that was only submitted.
/// </summary>
[Trait("suite", "rings")]
public sealed class VisibilityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void P2_P3_a_batch_is_seen_as_a_whole_or_not_at_all(int count)
    {
        Geometry geometry = new(8, 16);
        foreach (uint cursor in RingShapes.Cursors(8))
        {
            SharedPage page = new(geometry, cursor);
            Onlooker onlooker = new(() => Ready(page, geometry, cursor));
            ClientEnd<ArrayPage, Enforced> client = new(new ArrayPage(page, onlooker), geometry, cursor);
            SampleBatch batch = new(5, 9);
            Assert.Equal((uint)count, client.Submit(ref batch, (uint)count));
            client.Publish();
            Assert.Equal([0, count], onlooker.Seen.Append(Ready(page, geometry, cursor)).Distinct());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void P3_P5_a_chain_is_seen_as_a_whole_or_not_at_all(int count)
    {
        Geometry geometry = new(8, 16);
        SharedPage page = new(geometry);
        Onlooker onlooker = new(() => Ready(page, geometry, 0));
        ClientEnd<ArrayPage, Enforced> client = new(new ArrayPage(page, onlooker), geometry);
        client.TrySubmitChain(new Command[count], new uint[count]);
        client.Publish();
        Assert.Equal([0, count], onlooker.Seen.Append(Ready(page, geometry, 0)).Distinct());
    }

    [Fact]
    public void P3_completions_are_seen_together()
    {
        Geometry geometry = new(8, 16);
        SharedPage page = new(geometry);
        ClientEnd<ArrayPage, Enforced> client = new(new ArrayPage(page), geometry);
        while (client.TrySubmit(new Command(1), out _) == Attempt.Done)
        {
        }
        client.Publish();
        Onlooker onlooker = new(() => (int)page.Load(Geometry.ServerLine + Geometry.PublishWord, 4));
        ServerEnd<ArrayPage, Enforced> server = new(new ArrayPage(page, onlooker), geometry);
        while (server.TryTake(out Command command) == Attempt.Done)
            server.Post(new Completion(command.Token, StatusCode.Ok, 0));
        server.Publish();
        Assert.Equal([0, 8], onlooker.Seen.Append(8).Distinct());
    }

    [Fact]
    public void P2_a_command_that_is_published_while_the_server_looks_is_read_after_the_look()
    {
        Geometry geometry = new(8, 16);
        SharedPage page = new(geometry);
        ClientEnd<ArrayPage, Enforced> client = new(new ArrayPage(page), geometry);
        Meanwhile publishes = new(Geometry.ClientLine + Geometry.PublishWord, () =>
        {
            client.TrySubmit(new Command(7, 1, 2, 3, 4, 5, 6), out _);
            client.Publish();
        });
        ServerEnd<ArrayPage, Enforced> end = new(new ArrayPage(page, publishes), geometry);
        Dispatcher<ArrayPage, Enforced, InFlightArray> server = new(end, new InFlightArray(8));
        Command copy = default;
        Assert.True(server.TryTakePlain(ref copy));
        Assert.Equal((7, 1ul, 6ul), (copy.Method, copy.Payload.A, copy.Payload.F));
    }

    /// <summary>What a server that begins here finds, each entry with the token that follows the one before.</summary>
    private static int Ready(SharedPage page, Geometry geometry, uint cursor)
    {
        SharedPage copy = new(geometry, cursor);
        page.Bytes.CopyTo(copy.Bytes, 0);
        ServerEnd<ArrayPage, Enforced> server = new(new ArrayPage(copy), geometry, cursor);
        int taken = 0;
        for (; server.TryTake(out Command command) == Attempt.Done; taken++)
            Assert.Equal(unchecked(cursor + (uint)taken) & Completion.MostToken, command.Token);
        Assert.Equal(BrokenReason.None, server.Broken);
        return taken;
    }

    /// <summary>Something happens just before a word is loaded for the first time.</summary>
    private sealed class Meanwhile(nuint word, System.Action happens) : IPageWatcher
    {
        private bool _hasHappened;

        public void BeforeLoad(nuint offset, int bytes)
        {
            if (offset != word || _hasHappened) return;
            _hasHappened = true;
            happens();
        }

        public void AfterLoad(nuint offset, int bytes)
        {
        }

        public void BeforeStore(nuint offset, int bytes, ulong value)
        {
        }
    }

    private sealed class Onlooker(System.Func<int> look) : IPageWatcher
    {
        internal List<int> Seen { get; } = [];

        public void BeforeLoad(nuint offset, int bytes) => Seen.Add(look());

        public void AfterLoad(nuint offset, int bytes)
        {
        }

        public void BeforeStore(nuint offset, int bytes, ulong value) => Seen.Add(look());
    }
}
