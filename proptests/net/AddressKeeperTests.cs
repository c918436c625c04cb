using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;
using static Mooring.Tests.Net.InterfaceWorld;

namespace Mooring.Tests.Net;

/// <summary>
/// The interface gets its address from a server, keeps it, and loses it; what others send makes no work.
/// </summary>
[Trait("suite", "net")]
[Collection("loop")]
public sealed class AddressKeeperTests
{
    [Fact]
    public void An_address_comes_is_renewed_and_goes_when_nobody_answers()
    {
        using SocketWorld world = new(hasAddress: false);
        Resolver names = new(world.Sockets, world.Secret);
        AddressKeeper keeper = new(world.Sockets, names, world.Secret);
        world.Run(async () =>
        {
            Loop.Detach(keeper.Run());
            Task waiter = keeper.Configured(default).AsTask();
            await Bind(world, seconds: 100);
            await waiter;
            Assert.Equal((Own, Router), (world.Sockets.Interface.Address.Own.Value, names.Server.Value));
            await Loop.Delay(51 * SecondNs);
            Assert.NotNull(world.Cable.Next());
            Assert.True(world.Sockets.Interface.Address.IsSet);
            await Loop.Delay(50 * SecondNs);
            Assert.False(world.Sockets.Interface.Address.IsSet);
            Assert.Equal(Ipv4Address.Any, names.Server);
        });
        world.Sockets.Interface.Address = default;
    }

    [Fact]
    public void Whoever_waits_for_an_address_may_go()
    {
        using SocketWorld world = new(hasAddress: false);
        AddressKeeper keeper = new(world.Sockets, new Resolver(world.Sockets, world.Secret), world.Secret);
        world.Run(async () =>
        {
            using CancellationTokenSource source = new();
            Task waiter = keeper.Configured(source.Token).AsTask();
            await SocketWorld.Settle();
            Assert.False(waiter.IsCompleted);
            source.Cancel();
            await waiter;
        });
    }

    /// <summary>
    /// A flood at the client's port sets no timers: they would stay until the lease is to be renewed, half a day.
    /// </summary>
    [Fact]
    public void What_others_send_leaves_nothing_behind()
    {
        using SocketWorld world = new(hasAddress: false);
        AddressKeeper keeper = new(world.Sockets, new Resolver(world.Sockets, world.Secret), world.Secret);
        world.Run(async () =>
        {
            Loop.Detach(keeper.Run());
            await Bind(world, seconds: 86400);
            ulong due = Timers.NextDue;
            int before = SetTimers();
            for (int i = 0; i < 500; i++)
            {
                world.ReceiveDatagram(Router, 67, 68, Frames.DhcpAnswer((uint)i, Cable.Own, Own, [53, 1, 2]));
                world.ReceiveDatagram(Router, 9, 68, [1, 2, 3]);
                await Loop.Yield();
            }
            await SocketWorld.Settle();
            Assert.Equal((before, due), (SetTimers(), Timers.NextDue));
        });
    }

    /// <summary>Discover, offer, request, acknowledgement.</summary>
    private static async ValueTask Bind(SocketWorld world, uint seconds)
    {
        await SocketWorld.Settle();
        for (byte kind = 2; kind <= 5; kind += 3)
        {
            (uint to, byte[] asked) = world.NextSent();
            Assert.Equal((uint.MaxValue, 0x00440043ul), (to, Frames.At(asked, 0, 4)));
            byte[] options =
            [
                53, 1, kind, .. Frames.Option(54, Router), .. Frames.Option(1, 0xFFFFFF00), .. Frames.Option(3, Router),
                .. Frames.Option(6, Router), .. Frames.Option(51, seconds), 255,
            ];
            byte[] answer = Frames.DhcpAnswer((uint)Frames.At(asked, 12, 4), Cable.Own, Own, options);
            world.ReceiveDatagram(Router, 67, 68, answer, uint.MaxValue);
            await SocketWorld.Settle();
        }
    }

    private static int SetTimers() => (int)typeof(Timers)
        .GetField("s_count", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
        .GetValue(null)!;
}
