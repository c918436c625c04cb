using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Mooring.Tools.Exec;

/// <summary>The host's side of one exec session; see <see cref="FrameHeader"/> for the protocol.</summary>
/// <param name="line">The exec line, both ways.</param>
/// <param name="output">Gets the payload of output frames, flushed after every read, before more is read.</param>
/// <param name="error">Gets the payload of error frames, the same.</param>
public sealed class ExecSession(Stream line, Stream output, Stream error)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private bool _scriptSent;

    /// <summary>Sends the script when the guest is ready and passes its output on until it has exited.</summary>
    public ExecOutcome Run(string script)
    {
        try
        {
            return Exchange(script);
        }
        catch (OutputClosedException problem)
        {
            return ExecOutcome.OfOutput(problem.Cause);
        }
        catch (IOException)
        {
            return new ExecOutcome(ExecEnd.LineClosed);
        }
    }

    private ExecOutcome Exchange(string script)
    {
        while (true)
        {
            FrameHeader header = ReadHeader();
            if (header.Refusal() is string refusal) return Broken(refusal);
            if (header.Kind == FrameKind.Exit) return new ExecOutcome(ExecEnd.Exited, ReadStatus());
            if (header.Kind == FrameKind.Ready && _scriptSent) return Broken("a second ready frame");
            if (header.Kind == FrameKind.Ready) SendScript(script);
            else if (!_scriptSent) return Broken("output before the script");
            else PassOn(header);
        }
    }

    private static ExecOutcome Broken(string what) =>
        new(ExecEnd.ProtocolError, Reason: $"the guest broke the exec protocol: {what}");

    private FrameHeader ReadHeader()
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        line.ReadExactly(bytes);
        return FrameHeader.Read(bytes);
    }

    private int ReadStatus()
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        line.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    private void SendScript(string script)
    {
        _scriptSent = true;
        byte[] text = Encoding.UTF8.GetBytes(script);
        byte[] frame = new byte[FrameHeader.Size + text.Length];
        new FrameHeader(FrameKind.Script, (uint)text.Length).Write(frame);
        text.CopyTo(frame, FrameHeader.Size);
        line.Write(frame);
        line.Flush();
    }

    private void PassOn(FrameHeader header)
    {
        Stream target = header.Kind == FrameKind.Output ? output : error;
        for (uint left = header.Length; left > 0;)
        {
            int count = line.Read(_buffer, 0, (int)Math.Min(left, (uint)_buffer.Length));
            if (count == 0) throw new EndOfStreamException();
            Deliver(target, count);
            left -= (uint)count;
        }
    }

    private void Deliver(Stream target, int count)
    {
        try
        {
            target.Write(_buffer, 0, count);
            target.Flush();
        }
        catch (IOException problem)
        {
            throw new OutputClosedException(problem);
        }
    }

    private sealed class OutputClosedException(IOException cause) : Exception("nobody takes the output", cause)
    {
        public IOException Cause { get; } = cause;
    }
}
