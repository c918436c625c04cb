using Mooring.Servers.Net;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>Packets, the pool that has them, and queues of them.</summary>
[Trait("suite", "net")]
public sealed class PacketTests
{
    [Fact]
    public void Whoever_sends_leaves_packets_for_receiving()
    {
        using PacketMemory memory = new(packets: 10, kept: 4);
        for (int i = 0; i < 6; i++) Assert.NotNull(memory.Pool.TryTake());
        Assert.Null(memory.Pool.TryTake());
        for (int i = 0; i < 4; i++) Assert.NotNull(memory.Pool.TryTakeToReceive());
        Assert.Null(memory.Pool.TryTakeToReceive());
        Assert.Equal(0, memory.Pool.Free);
    }

    [Fact]
    public void Heads_are_put_before_what_is_there_and_taken_off_again()
    {
        using PacketMemory memory = new(packets: 1);
        Packet packet = memory.Pool.TryTake()!;
        packet.BeginToSend(3).Fill(7);
        packet.Put(2).Slice(0, 2).Fill(9);
        packet.PadTo(7);
        packet.PadTo(4);
        Assert.Equal([9, 9, 7, 7, 7, 0, 0], packet.Span.ToArray());
        packet.TakeOff(1);
        packet.Cut(3);
        Assert.Equal([9, 7, 7], packet.Span.ToArray());
        Assert.Equal(packet.Physical, Address(packet));
    }

    /// <summary>What a packet held before never goes out with the next one.</summary>
    [Fact]
    public void A_frame_is_filled_up_with_zeros()
    {
        using PacketMemory memory = new(packets: 1);
        Packet packet = memory.Pool.TryTake()!;
        packet.BeginToReceive();
        packet.Span.Fill(0xEE);
        packet.Release();
        packet = memory.Pool.TryTake()!;
        packet.BeginToSend(1)[0] = 1;
        packet.PadTo(60);
        Assert.Equal([1, .. new byte[59]], packet.Span.ToArray());
    }

    [Fact]
    public void A_queue_gives_in_the_order_in_which_it_got()
    {
        using PacketMemory memory = new(packets: 3);
        Packet first = memory.Pool.TryTake()!, second = memory.Pool.TryTake()!;
        PacketQueue queue = default;
        queue.Put(first);
        queue.Put(second);
        Assert.Equal((first, 1), (queue.TryTake(), queue.Count));
        queue.Put(first);
        Assert.Equal((second, first, null, 0), (queue.TryTake(), queue.TryTake(), queue.TryTake(), queue.Count));
        queue.Put(second);
        queue.Put(first);
        queue.ReleaseAll();
        Assert.Equal((0, 3), (queue.Count, memory.Pool.Free));
    }

    // SAFETY: the packet has at least one byte, in memory that lives as long as the test.
    private static unsafe ulong Address(Packet packet)
    {
        fixed (byte* first = packet.Span) return (ulong)first;
    }
}
