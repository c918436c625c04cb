using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Hosted;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>System.IO.Pipelines at both ends of a pipe over a channel.</summary>
[Collection("loop")]
public class PipelinesTests
{
    [Fact]
    public void Bytes_go_through_and_end() => InLoop(async (reader, writer) =>
    {
        byte[] sent = Noise(1_000_000);
        Loop.Detach(WriteAll(writer, sent));
        List<byte> got = [];
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await reader.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in read.Buffer) got.AddRange(part.Span);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
        Assert.True(sent.AsSpan().SequenceEqual(got.ToArray()));
    });

    /// <summary>From .NET's pipe into the ring, and out of it into the other: every one of them is bounded.</summary>
    [Fact]
    public void A_writer_waits_for_a_reader_at_the_other_end() => InLoop(async (reader, writer) =>
    {
        int written = 0;
        Loop.Detach(Write());
        for (int i = 0; i < 2000; i++) await Loop.Yield();
        Assert.InRange(written, 64_000, 400_000);
        int stuck = written;
        for (int i = 0; i < 500; i++) await Loop.Yield();
        Assert.Equal(stuck, written);
        await reader.CompleteAsync();
        for (int i = 0; i < 2000; i++) await Loop.Yield();
        Assert.Equal(-1, written);

        async ValueTask Write()
        {
            while (!(await writer.WriteAsync(Noise(1000))).IsCompleted) written += 1000;
            written = -1;
        }
    });

    private static async ValueTask WriteAll(System.IO.Pipelines.PipeWriter writer, byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += 10_000) await writer.WriteAsync(bytes.AsMemory(at, 10_000));
        await writer.CompleteAsync();
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void InLoop(
        Func<System.IO.Pipelines.PipeReader, System.IO.Pipelines.PipeWriter, ValueTask> test)
    {
        using LoopWorld world = new();
        world.Run(() =>
        {
            Pipe pipe = Pipe.Create().Value;
            return test(
                ChannelReader.Open(pipe.Reader).Value.AsPipeReader(),
                ChannelWriter.Open(pipe.Writer).Value.AsPipeWriter());
        });
    }
}
