using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Servers.Console;
using Xunit;

namespace Mooring.Tests.Terminal;

public class FrameTests
{
    private const int Burst = 16;

    [Fact]
    public void A_script_arrives_however_it_is_cut() => Always.Holds(
        Gen.Choose(0, 5000).SelectMany(length => Gen.Choose(1, 300).SelectMany(
            cut => Gen.Choose(0, 3).Select(junk => (length, cut, junk)))),
        test =>
        {
            byte[] script = Bytes(test.length);
            List<byte> line = [];
            for (int i = 0; i < test.junk; i++) line.AddRange(Frame((byte)'?', Bytes(i * 100)));
            line.AddRange(Frame((byte)'S', script));
            line.AddRange(Frame((byte)'S', Bytes(7)));
            FrameReader reader = new();
            foreach (byte[] piece in line.Chunk(test.cut)) reader.Feed(piece);
            Assert.Equal(ScriptState.Complete, reader.State);
            Assert.Equal(script, reader.Script.ToArray());
        });

    [Fact]
    public void A_script_that_is_too_long_is_skipped_and_told()
    {
        FrameReader reader = new();
        reader.Feed(Frame((byte)'S', new byte[FrameReader.LongestScript + 1]));
        Assert.Equal(ScriptState.TooLong, reader.State);
        FrameReader longest = new();
        longest.Feed(Frame((byte)'S', new byte[FrameReader.LongestScript]));
        Assert.Equal(ScriptState.Complete, longest.State);
    }

    [Fact]
    public void Any_bytes_leave_the_reader_bounded() => Always.Holds(
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        bytes =>
        {
            FrameReader reader = new();
            for (int i = 0; i < 3; i++) reader.Feed(bytes);
            Assert.InRange(reader.Script.Length, 0, FrameReader.LongestScript);
        },
        tests: 500, size: 3000);

    [Fact]
    public void What_is_written_in_bursts_is_read_as_frames() => Always.Holds(
        Gen.Choose(0, 2000).ArrayOf(),
        lengths =>
        {
            FrameWriter writer = new();
            List<byte> line = [];
            List<byte> expected = [];
            foreach (int length in lengths)
            {
                byte[] data = Bytes(length);
                expected.AddRange(data);
                for (int at = 0; at < length;)
                {
                    at += writer.Begin(FrameType.Output, data.AsSpan(at));
                    Drain(writer, line, int.MaxValue);
                }
            }
            Assert.Equal(expected, Host(line).Where(frame => frame.Type == 'O').SelectMany(frame => frame.Payload));
        },
        size: 20);

    [Fact]
    public void A_frame_that_a_dead_writer_left_open_is_filled_up() => Always.Holds(
        Gen.Choose(1, 255).SelectMany(length => Gen.Choose(1, 17).Select(bursts => (length, bursts))),
        test =>
        {
            FrameWriter dying = new();
            List<byte> line = [];
            dying.Begin(FrameType.Output, Bytes(test.length));
            Drain(dying, line, test.bursts);
            FrameWriter next = new();
            next.Resume(dying.Missing);
            Drain(next, line, int.MaxValue);
            next.Begin(FrameType.Error, "alive"u8);
            Drain(next, line, int.MaxValue);
            (char Type, byte[] Payload)[] frames = [.. Host(line)];
            Assert.Equal(2, frames.Length);
            Assert.Equal(test.length, frames[0].Payload.Length);
            Assert.Equal("alive", Encoding.UTF8.GetString(frames[1].Payload));
        });

    [Fact]
    public void Line_feeds_become_pairs() => Always.Holds(
        Gen.Elements((byte)'\n', (byte)'a', (byte)'\r', (byte)0xC3).ArrayOf(),
        data =>
        {
            List<byte> line = [];
            Span<byte> burst = stackalloc byte[Burst];
            for (int at = 0; at < data.Length;)
            {
                int count = NewlineWriter.Fill(data.AsSpan(at), burst, out int taken);
                Assert.True(taken > 0);
                at += taken;
                line.AddRange(burst[..count]);
            }
            string expected = Encoding.Latin1.GetString(data).Replace("\n", "\r\n");
            Assert.Equal(expected, Encoding.Latin1.GetString(line.ToArray()));
        });

    private static void Drain(FrameWriter writer, List<byte> line, int bursts)
    {
        Span<byte> burst = stackalloc byte[Burst];
        while (!writer.IsIdle && bursts-- > 0) line.AddRange(burst[..writer.Fill(burst)]);
    }

    private static IEnumerable<(char Type, byte[] Payload)> Host(List<byte> line)
    {
        byte[] bytes = [.. line];
        for (int at = 0; at < bytes.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 1));
            yield return ((char)bytes[at], bytes[(at + 5)..(at + 5 + length)]);
            at += 5 + length;
        }
    }

    private static byte[] Frame(byte type, byte[] payload) =>
        [type, (byte)payload.Length, (byte)(payload.Length >> 8), (byte)(payload.Length >> 16), 0, .. payload];

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
}
