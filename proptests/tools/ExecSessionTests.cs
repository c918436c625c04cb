using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Tools.Exec;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>The host's side of the exec protocol against guests that keep to it, and guests that do not.</summary>
public sealed class ExecSessionTests
{
    [Fact]
    public void OutputArrivesByteForByteHoweverItIsCut()
    {
        var cuts = ArbMap.Default.ArbFor<(byte[] Bytes, bool Error)[]>();
        Prop.ForAll(cuts, frames =>
        {
            IEnumerable<byte> said = frames.SelectMany(cut => Frame(cut.Error ? 'E' : 'O', cut.Bytes));
            byte[] guest = [.. Frame('R'), .. said, .. Exit(0)];
            Line line = Run(guest, out ExecOutcome outcome);
            return outcome == new ExecOutcome(ExecEnd.Exited)
                && line.Output.ToArray().SequenceEqual(frames.Where(cut => !cut.Error).SelectMany(cut => cut.Bytes))
                && line.Error.ToArray().SequenceEqual(frames.Where(cut => cut.Error).SelectMany(cut => cut.Bytes));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void StatusIsTheGuests(int status)
    {
        Run([.. Frame('R'), .. Exit(status)], out ExecOutcome outcome);
        Assert.Equal(new ExecOutcome(ExecEnd.Exited, status), outcome);
    }

    [Fact]
    public void ScriptIsOneUtf8Frame()
    {
        Line line = Run([.. Frame('R'), .. Exit(0)], out _, "echo 'ä'; ls");
        Assert.Equal(Frame('S', Encoding.UTF8.GetBytes("echo 'ä'; ls")), line.Sent.ToArray());
    }

    [Fact]
    public void NothingIsSentBeforeTheGuestIsReady()
    {
        Line line = Run([], out ExecOutcome outcome);
        Assert.Empty(line.Sent.ToArray());
        Assert.Equal(ExecEnd.LineClosed, outcome.End);
    }

    public static TheoryData<byte[], string> BrokenGuests => new()
    {
        { Frame('Q', 1), "kind 0x51" },
        { Frame('R', 1), "ready frame" },
        { [.. Frame('R'), .. Frame('R')], "second ready" },
        { Frame('O', 1), "before the script" },
        { [.. Frame('R'), .. Frame('X', 1, 2, 3)], "exit frame" },
        { [.. Frame('R'), (byte)'O', 0xFF, 0xFF, 0xFF, 0xFF], "4294967295 bytes" },
        { [.. Frame('R'), .. Frame('S')], "kind 0x53" },
    };

    [Theory]
    [MemberData(nameof(BrokenGuests))]
    public void BreachesOfTheProtocolAreNamed(byte[] guest, string named)
    {
        Run(guest, out ExecOutcome outcome);
        Assert.Equal(ExecEnd.ProtocolError, outcome.End);
        Assert.Contains(named, outcome.Reason);
    }

    [Fact]
    public void EveryCutShortSessionEndsAsClosed()
    {
        byte[] whole = [.. Frame('R'), .. Frame('O', 1, 2, 3), .. Exit(3)];
        for (int length = 0; length < whole.Length; length++)
        {
            Run(whole[..length], out ExecOutcome outcome);
            Assert.Equal(ExecEnd.LineClosed, outcome.End);
        }
    }

    [Fact]
    public void RandomBytesNeverDoMoreThanEndTheSession() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), noise =>
    {
        Line line = Run([.. Frame('R'), .. noise], out ExecOutcome outcome);
        return line.Output.Length + line.Error.Length <= noise.Length && Enum.IsDefined(outcome.End);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ClosedOutputEndsTheSession()
    {
        var line = new Line([.. Frame('R'), .. Frame('O', 1), .. Exit(0)]);
        ExecOutcome outcome = new ExecSession(line, new ClosedStream(), line.Error).Run("");
        Assert.Equal(ExecEnd.OutputClosed, outcome.End);
    }

    [Fact]
    public void OutputThatCannotBeWrittenEndsTheSessionAndIsNamed()
    {
        var line = new Line([.. Frame('R'), .. Frame('O', 1), .. Exit(0)]);
        ExecOutcome outcome = new ExecSession(line, new ClosedStream(NoSpace), line.Error).Run("");
        Assert.Equal(ExecEnd.OutputFailed, outcome.End);
        Assert.Contains("closed", outcome.Reason);
    }

    [Fact]
    public void HeaderSurvivesTheLine() => Prop.ForAll(ArbMap.Default.ArbFor<(byte Kind, uint Length)>(), given =>
    {
        var header = new FrameHeader((FrameKind)given.Kind, given.Length);
        byte[] bytes = new byte[FrameHeader.Size];
        header.Write(bytes);
        return FrameHeader.Read(bytes) == header;
    }).QuickCheckThrowOnFailure();

    private static Line Run(byte[] guest, out ExecOutcome outcome, string script = "true")
    {
        var line = new Line(guest);
        outcome = new ExecSession(line, line.Output, line.Error).Run(script);
        return line;
    }

    private static byte[] Frame(char kind, params byte[] payload)
    {
        byte[] frame = [(byte)kind, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), payload.Length);
        return frame;
    }

    private static byte[] Exit(int status) => Frame('X', BitConverter.GetBytes(status));

    /// <summary>A line whose guest has said all it will ever say, in small pieces.</summary>
    private sealed class Line(byte[] guest) : MemoryStream
    {
        private readonly Queue<byte> _guest = new(guest);

        public MemoryStream Sent { get; } = new();

        public MemoryStream Output { get; } = new();

        public MemoryStream Error { get; } = new();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(Math.Min(buffer.Length, 3), _guest.Count);
            for (int index = 0; index < count; index++) buffer[index] = _guest.Dequeue();
            return count;
        }

        public override void Write(byte[] buffer, int offset, int count) => Sent.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => Sent.Write(buffer);
    }

    private const int BrokenPipe = 32, NoSpace = 28;

    private sealed class ClosedStream(int error = BrokenPipe) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("closed", error);
    }
}
