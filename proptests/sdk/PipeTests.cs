using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>Pipes over channels as they ship, both ends in one loop.</summary>
[Collection("loop")]
public class PipeTests
{
    private static readonly Gen<int> s_size =
        Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(0, 5000), Gen.Choose(60_000, 140_000));

    /// <summary>
    /// Whatever is written, consumed and looked at in vain at a time: the same bytes in the same order.
    /// </summary>
    [Fact]
    public void Bytes_arrive_as_they_were_written() => Always.Holds(
        Gen.Zip(s_size.ArrayOf(), Gen.Zip(Gen.Choose(0, 8), Gen.Choose(0, 8)).NonEmptyListOf()),
        plan => InLoop(async (reader, writer, _) =>
        {
            byte[] sent = Noise(plan.Item1.Sum());
            Loop.Detach(WriteAll(writer, sent, plan.Item1));
            List<byte> got = [];
            StatusCode code = StatusCode.Ok;
            for (int i = 0; code == StatusCode.Ok; i++)
            {
                ReadResult read = await reader.ReadAsync();
                (int consumed, int examined) = plan.Item2.ElementAt(i % plan.Item2.Count());
                Assert.InRange(read.Buffer.Length, 0, 64 * 1024);
                await StaysTheSame(read.Buffer);
                int used = Used(read, consumed);
                got.AddRange(read.Buffer.Slice(0, used).Span);
                bool isFull = read.Buffer.Length == 64 * 1024 && used == 0;
                if (isFull) got.AddRange(read.Buffer.Span);
                if (isFull) used = read.Buffer.Length;
                bool looksAtAll = used == 0 || examined >= 4;
                reader.AdvanceTo(used, looksAtAll ? read.Buffer.Length : used);
                code = read.Code;
            }
            Assert.Equal(StatusCode.EndOfData, code);
            Assert.True(sent.AsSpan().SequenceEqual(got.ToArray()));
        }));

    /// <summary>What has been read lies still while the reader thinks and the writer goes on.</summary>
    private static async ValueTask StaysTheSame(SharedBytes buffer)
    {
        byte[] seen = buffer.Span.ToArray();
        for (int i = 0; i < 10; i++) await Loop.Yield();
        Assert.True(buffer.Span.SequenceEqual(seen), "what was read has changed");
    }

    /// <summary>The writer waits when the reader's buffer is full, and goes on when there is room.</summary>
    [Fact]
    public void A_writer_waits_for_its_reader() => InLoop(async (reader, writer, _) =>
    {
        bool isDone = false;
        Loop.Detach(Write());
        for (int i = 0; i < 100; i++) await Loop.Yield();
        Assert.False(isDone);
        ReadResult read = await reader.ReadAsync();
        Assert.Equal(64 * 1024, read.Buffer.Length);
        reader.AdvanceTo(0, read.Buffer.Length);
        Assert.Equal(64 * 1024, (await reader.ReadAsync()).Buffer.Length);
        reader.AdvanceTo(40_000);
        for (int i = 0; i < 100; i++) await Loop.Yield();
        Assert.True(isDone);

        async ValueTask Write()
        {
            writer.Write(Noise(100_000));
            await writer.FlushAsync();
            isDone = true;
        }
    });

    [Fact]
    public void A_reader_that_ends_ends_its_writer() => InLoop(async (reader, writer, _) =>
    {
        writer.Write("some"u8);
        Assert.False((await writer.FlushAsync()).IsCompleted);
        await reader.CompleteAsync();
        writer.Write("more"u8);
        Assert.True((await writer.FlushAsync()).IsCompleted);
        Assert.True(writer.IsCompleted);
        Assert.Equal(StatusCode.Closed, writer.Code);
        writer.Write(Noise(1 << 20));
        Assert.Equal(0, writer.UnflushedBytes);
    });

    [Fact]
    public void A_reader_that_ends_frees_a_writer_that_waits() => InLoop(async (reader, writer, _) =>
    {
        writer.Write(Noise(1 << 20));
        ValueTask<FlushResult> flush = writer.FlushAsync();
        for (int i = 0; i < 100; i++) await Loop.Yield();
        Assert.False(flush.IsCompleted);
        await reader.CompleteAsync();
        Assert.True((await flush).IsCompleted);
    });

    /// <summary>What was answered is there; then the end.</summary>
    [Fact]
    public void A_writer_that_dies_leaves_what_it_had_written() => InLoop(async (reader, writer, world) =>
    {
        writer.Write("before"u8);
        await writer.FlushAsync();
        world.Kernel.KillPeerOf(world.ReaderEnd);
        ReadResult read = await reader.ReadAsync();
        Assert.Equal("before"u8.ToArray(), read.Buffer.Span.ToArray());
        reader.AdvanceTo(read.Buffer.Length);
        if (!read.IsCompleted) read = await reader.ReadAsync();
        Assert.Equal(StatusCode.EndOfData, read.Code);
    });

    [Fact]
    public void A_read_is_cancelled_and_the_stream_goes_on() => InLoop(async (reader, writer, _) =>
    {
        ValueTask<ReadResult> pending = reader.ReadAsync();
        reader.CancelPendingRead();
        ReadResult read = await pending;
        Assert.True(read.IsCanceled && !read.IsCompleted && read.Buffer.Length == 0);
        writer.Write("on"u8);
        await writer.CompleteAsync();
        read = await reader.ReadAsync();
        Assert.Equal((2, false), (read.Buffer.Length, read.IsCanceled));
    });

    private static int Used(in ReadResult read, int eighths) =>
        read.IsCompleted ? read.Buffer.Length : (int)((long)read.Buffer.Length * eighths / 8);

    private static async ValueTask WriteAll(ChannelWriter writer, byte[] bytes, int[] sizes)
    {
        int at = 0;
        foreach (int size in sizes)
        {
            writer.Write(bytes.AsSpan(at, size));
            at += size;
            if (size % 3 != 0) await writer.FlushAsync();
        }
        Assert.Equal(StatusCode.Ok, await writer.CompleteAsync());
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void InLoop(Func<ChannelReader, ChannelWriter, PipeWorld, ValueTask> test)
    {
        using LoopWorld world = new();
        world.Run(() =>
        {
            Pipe pipe = Pipe.Create().Value;
            ChannelReader reader = ChannelReader.Open(pipe.Reader).Value;
            return test(reader, ChannelWriter.Open(pipe.Writer).Value, new PipeWorld(world.Kernel, pipe.Reader));
        });
    }

    private sealed record PipeWorld(FakeKernel Kernel, Mooring.Ports.Handle ReaderEnd);
}
