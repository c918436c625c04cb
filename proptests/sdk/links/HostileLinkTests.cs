using System;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Hosted;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>What a kernel in another process may say: all of it is checked, and what cannot be ends the link.</summary>
[Collection("loop")]
public sealed class HostileLinkTests
{
    private static readonly Gen<LinkMessage> s_messages =
        from kind in Gen.Choose(0, 6)
        from channel in Gen.Choose(0, 4)
        from token in Gen.Choose(0, 3)
        from what in Gen.Choose(0, 4)
        from given in Gen.Choose(0, 5)
        from pages in Gen.Elements(0u, 1u, 3u, 1u << 18, uint.MaxValue)
        from place in Gen.Elements(0ul, 4096ul, 4097ul, (1ul << 30) - 4096, 1ul << 30, ulong.MaxValue >> 1)
        from yours in Gen.Elements(0ul, LinkMessage.Yours)
        select new LinkMessage
        {
            Kind = (LinkMessageKind)kind, Channel = (uint)channel, Token = (uint)token, Object = (LinkObject)what,
            Given = (uint)given, Pages = pages, Where = place | yours,
        };

    [Fact]
    public void Arbitrary_messages_end_the_link_at_most() => Always.Holds(
        s_messages.ArrayOf().ToArbitrary(), messages =>
        {
            using Scene scene = new();
            foreach (LinkMessage message in messages) scene.Say(MemoryMarshal.AsBytes([message]));
            scene.Link.Listen();
            scene.Peer.Dispose();
            scene.Link.Listen();
            Assert.False(scene.Link.IsAlive);
            Completion completion = scene.Channel.CallAndWait(new Command(1));
            Assert.Contains(completion.Code, new[] { StatusCode.PeerDied, StatusCode.Closed });
        });

    /// <summary>Messages arrive in pieces of any size.</summary>
    [Fact]
    public void A_message_that_comes_in_pieces_is_one()
    {
        using Scene scene = new();
        LinkMessage gone = new() { Kind = LinkMessageKind.Gone, Channel = 2, Token = (uint)PacketBits.Closed };
        byte[] bytes = MemoryMarshal.AsBytes([gone]).ToArray();
        foreach (byte one in bytes)
        {
            Assert.False(scene.Channel.PeerIsGone);
            scene.Say([one]);
            scene.Link.Listen();
        }
        Assert.True(scene.Link.IsAlive);
        Assert.Equal(StatusCode.Closed, scene.Channel.CallAndWait(new Command(1)).Code);
    }

    /// <summary>Nobody reads: the sender waits for room, and still hears.</summary>
    [Fact]
    public void A_full_socket_holds_nobody_up_who_is_heard()
    {
        using Scene scene = new();
        byte[] drain = new byte[1 << 20];
        System.Threading.Thread reader = new(() =>
        {
            for (int read = 0; read < 5000 * LinkMessage.Bytes;) read += scene.Peer.Receive(drain);
        });
        reader.Start();
        for (int i = 0; i < 5000; i++) scene.Link.Ring(2);
        reader.Join();
        Assert.True(scene.Link.IsAlive);
    }

    /// <summary>A link whose other side is the test, with one channel over it.</summary>
    private sealed class Scene : IDisposable
    {
        public Scene()
        {
            (int ours, int theirs) = HostCalls.SocketPair();
            Peer = new Socket(new SafeSocketHandle(theirs, ownsHandle: true));
            Link = World.Kernel.Link(ours, isStarter: true);
            byte[] hello = new byte[LinkMessage.Bytes];
            Peer.Receive(hello);
            Say(hello);
            ChannelEnds ends = Channels.Create().Value;
            Channel = CallChannel.Open(ends.Client).Value;
            Assert.Equal(StatusCode.Ok, World.Kernel.GiveBirth(Link, ends.Server));
            Peer.Receive(hello);
        }

        public LoopWorld World { get; } = new();

        public Socket Peer { get; }

        public HostedLink Link { get; }

        public CallChannel Channel { get; }

        public void Say(ReadOnlySpan<byte> bytes) => Peer.Send(bytes);

        public void Dispose()
        {
            World.Dispose();
            Peer.Dispose();
        }
    }
}
