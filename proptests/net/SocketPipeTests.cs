using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Hosted;
using Mooring.Servers.Net;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests.Net;

/// <summary>
/// Streams of the network as System.IO.Pipelines at both ends, hosted: two sessions with the network service over real
/// channels, and between them TCP over the loop.
/// </summary>
[Trait("suite", "net")]
[Collection("loop")]
public sealed class SocketPipeTests
{
    private const ushort Port = 7;
    private const ulong SecondNs = 1_000_000_000;
    private static readonly Endpoint s_here = new(new Ipv4Address(0x7F00_0001), Port);

    [Fact]
    public void Bytes_go_both_ways_and_end() => InLoop(async (caller, called) =>
    {
        byte[] question = Noise(300_000), answer = Noise(200_000);
        Loop.Detach(WriteAll(caller.Output.AsPipeWriter(), question));
        Loop.Detach(WriteAll(called.Output.AsPipeWriter(), answer));
        List<byte> came = await ReadAll(called.Input.AsPipeReader()), back = await ReadAll(caller.Input.AsPipeReader());
        Assert.True(question.AsSpan().SequenceEqual(came.ToArray()));
        Assert.True(answer.AsSpan().SequenceEqual(back.ToArray()));
    });

    /// <summary>
    /// .NET's pipe, the session's memory, what TCP keeps to send, its window, the reader's memory, the other pipe: each
    /// is bounded, so the writer stops when nobody reads, goes on when somebody does, and ends when nobody will.
    /// </summary>
    [Fact]
    public void A_writer_waits_for_the_reader_at_the_other_end_of_the_wire() => InLoop(async (caller, called, pass) =>
    {
        System.IO.Pipelines.PipeWriter writer = caller.Output.AsPipeWriter();
        System.IO.Pipelines.PipeReader reader = called.Input.AsPipeReader();
        int written = 0;
        Loop.Detach(Write());
        await pass();
        int stuck = written;
        Assert.InRange(stuck, 128_000, 600_000);
        await pass();
        Assert.Equal(stuck, written);
        System.IO.Pipelines.ReadResult read = await reader.ReadAsync();
        reader.AdvanceTo(read.Buffer.End);
        await pass();
        Assert.True(written > stuck);
        await reader.CompleteAsync();
        await called.Output.CompleteAsync();
        await pass();
        Assert.Equal(-1, written);

        async ValueTask Write()
        {
            while (!(await writer.WriteAsync(Noise(1000))).IsCompleted) written += 1000;
            written = -1;
        }
    });

    [Fact]
    public void A_read_is_cancelled_and_the_stream_goes_on() => InLoop(async (caller, called) =>
    {
        ValueTask<ReadResult> reading = called.Input.ReadAsync();
        await SocketWorld.Settle();
        called.Input.CancelPendingRead();
        ReadResult cancelled = await reading;
        Assert.Equal((true, false, 0), (cancelled.IsCanceled, cancelled.IsCompleted, cancelled.Buffer.Length));
        called.Input.AdvanceTo(0);
        caller.Output.Write("abc"u8);
        await caller.Output.FlushAsync();
        ReadResult read = await called.Input.ReadAsync();
        Assert.Equal("abc"u8, read.Buffer.Span);
        called.Input.AdvanceTo(3);
        await caller.Output.CompleteAsync();
        Assert.True((await called.Input.ReadAsync()).IsCompleted);
    });

    private static async ValueTask WriteAll(System.IO.Pipelines.PipeWriter writer, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 10_000) await writer.WriteAsync(bytes.AsMemory(at, 10_000));
        await writer.CompleteAsync();
    }

    private static async ValueTask<List<byte>> ReadAll(System.IO.Pipelines.PipeReader reader)
    {
        List<byte> got = [];
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await reader.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in read.Buffer) got.AddRange(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return got;
        }
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void InLoop(Func<SocketPipe, SocketPipe, ValueTask> test) =>
        InLoop((one, other, _) => test(one, other));

    /// <summary>With something that lets a second pass, in which everybody does what he can.</summary>
    private static void InLoop(Func<SocketPipe, SocketPipe, Func<ValueTask>, ValueTask> test)
    {
        using LoopWorld world = new();
        using PacketMemory memory = new(1024);
        Network network = new(new Cable(), memory.Pool, new Secret(new byte[Secret.KeyBytes]));
        NetClient one = ClientOf(world, network), other = ClientOf(world, network);
        world.Run(async () =>
        {
            SocketRecord listener = (await other.Listen(Port, 1)).Value;
            StreamRecord caller = (await one.ConnectTo(s_here, default)).Value;
            StreamRecord called = (await other.Accept(listener.Number, default)).Value;
            await test(
                new SocketPipe(one, caller.Number), new SocketPipe(other, called.Number),
                async () => await one.Configured(Deadline.In(SecondNs)));
        });
    }

    private static NetClient ClientOf(LoopWorld world, Network network) =>
        new(new Neighbour(world, () => new NetSession(new NetService(network, 1))).Client(NetContract.Instance));
}
