using System;
using System.Linq;
using System.Runtime.InteropServices;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Hostile;

/// <summary>
/// A peer on another CPU that always has more: whenever the honest side looks at a cursor, the ring has just been
/// filled (or emptied) as far as it can be. One call must come to its end all the same: the limits that each call has
/// are those of <see cref="ScriptedClient"/> and <see cref="ScriptedServer"/>, and they do not depend on what the peer
/// does meanwhile (property 28).
/// </summary>
[Trait("suite", "rings")]
public sealed class FeedingPeerTests
{
    [Theory]
    [InlineData(CommandFlags.OneWay, 9, "a denied one-way command: no completion bounds it")]
    [InlineData(CommandFlags.None, 9, "a denied command: the client frees its completion at once")]
    [InlineData((CommandFlags)64, 1, "flags that do not go together")]
    [InlineData(CommandFlags.OneWay, 1, "one-way commands that run")]
    public void P28_a_client_that_feeds_its_server_for_ever_does_not_hold_it(CommandFlags flags, int method, string why)
    {
        Scene scene = Scenes.All.Single(scene => scene.Name == "plain calls");
        byte[] bytes = GoodRun.FirstBytes(scene.Geometry, 0);
        Watch watch = new(bytes, new SideWords(scene.Geometry, Side.Server));
        for (uint entry = 0; entry < scene.Geometry.CommandCapacity; entry++)
            Write(watch, (uint)scene.Geometry.CommandOffset(entry), (uint)method | (uint)flags << 16);
        IScripted server = scene.Server(watch, scene.Geometry, 0);
        watch.Meddler = new FeedingClient(scene.Geometry.CommandCapacity);
        for (int turn = 0; turn < 20; turn++)
        {
            server.Perform(new Step(Side.Server, Act.Start, 1));
            server.Perform(new Step(Side.Server, Act.End));
            server.Perform(new Step(Side.Server, Act.News));
            server.Perform(new Step(Side.Server, Act.Publish));
        }
        Assert.False(server.IsBroken, why);
    }

    [Fact]
    public void P28_a_server_that_answers_for_ever_does_not_hold_its_client()
    {
        Scene scene = Scenes.All.Single(scene => scene.Name == "plain calls");
        byte[] bytes = GoodRun.FirstBytes(scene.Geometry, 0);
        Watch watch = new(bytes, new SideWords(scene.Geometry, Side.Client));
        IScripted client = scene.Client(watch, scene.Geometry, 0);
        watch.Meddler = new FeedingServer(scene.Geometry.CompletionCapacity);
        for (int turn = 0; turn < 20; turn++)
        {
            client.Perform(new Step(Side.Client, Act.Batch, 99));
            client.Perform(new Step(Side.Client, Act.Send, 3));
            client.Perform(new Step(Side.Client, Act.Publish));
            client.Perform(new Step(Side.Client, Act.Reap));
        }
        client.Finish();
        Assert.False(client.IsBroken);
    }

    /// <summary>
    /// Before each fetch the ring is full. Each command that was taken has one completion, so the client knows what the
    /// server will have posted and can free it before it is published.
    /// </summary>
    private sealed class FeedingClient(uint capacity) : IMeddler
    {
        public void BeforeFetch(Watch watch, uint offset, int size)
        {
            uint taken = Read(watch, Geometry.ServerLine + Geometry.PeerHead);
            Write(watch, Geometry.ClientLine + Geometry.PublishWord, taken + capacity);
            Write(watch, Geometry.ClientLine + Geometry.PeerHead, taken - 1);
        }

        public void AfterFetch(Watch watch, uint offset)
        {
        }
    }

    /// <summary>Before each fetch: the completions are full of strays, the commands are all taken.</summary>
    private sealed class FeedingServer(uint capacity) : IMeddler
    {
        public void BeforeFetch(Watch watch, uint offset, int size)
        {
            uint reaped = Read(watch, Geometry.ClientLine + Geometry.PeerHead);
            Write(watch, Geometry.ServerLine + Geometry.PublishWord, reaped + capacity);
            uint published = Read(watch, Geometry.ClientLine + Geometry.PublishWord);
            Write(watch, Geometry.ServerLine + Geometry.PeerHead, published);
        }

        public void AfterFetch(Watch watch, uint offset)
        {
        }
    }

    private static uint Read(Watch watch, uint offset) => MemoryMarshal.Read<uint>(watch.Bytes.AsSpan((int)offset));

    private static void Write(Watch watch, uint offset, uint value) =>
        MemoryMarshal.Write(watch.Bytes.AsSpan((int)offset), value);
}
