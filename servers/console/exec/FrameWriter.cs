using System;

namespace Mooring.Servers.Console;

/// <summary>
/// The guest's half of the exec line: one frame at a time, copied, then handed out in bursts.
/// <para>
/// A server that dies in the middle of a frame would leave the host waiting for the rest of it. Therefore a frame is so
/// short that what the host still lacks of it fits in one byte, <see cref="Missing"/>, which the line keeps in the
/// UART's scratch register, where it survives the server; its successor fills the frame up (<see cref="Resume"/>) and
/// all is in step again. The header is the start of a burst, so it is never cut. The copy is taken at once, so a writer
/// that dies meanwhile takes nothing out of a frame either.
/// </para>
/// </summary>
internal sealed class FrameWriter
{
    public const int LongestPayload = 255;

    private readonly byte[] _frame = new byte[FrameReader.HeaderBytes + LongestPayload];
    private int _at, _length;

    /// <summary>No frame is open: the next may begin.</summary>
    public bool IsIdle => _at == _length;

    /// <summary>Payload bytes of the open frame that were not handed out.</summary>
    public byte Missing => (byte)Math.Min(_length - _at, LongestPayload);

    /// <summary>Begins a frame with as much of <paramref name="data"/> as one frame holds.</summary>
    /// <returns>Bytes taken.</returns>
    public int Begin(FrameType type, ReadOnlySpan<byte> data)
    {
        int count = Math.Min(data.Length, LongestPayload);
        _frame[0] = (byte)type;
        _frame[1] = (byte)count;
        data.Slice(0, count).CopyTo(new Span<byte>(_frame, FrameReader.HeaderBytes, count));
        _at = 0;
        _length = FrameReader.HeaderBytes + count;
        return count;
    }

    /// <summary>Continues the frame that a predecessor began, with zero bytes in place of what is lost.</summary>
    public void Resume(byte missing)
    {
        new Span<byte>(_frame).Clear();
        _at = 0;
        _length = missing;
    }

    /// <returns>Bytes put into <paramref name="burst"/>, which is longer than a header.</returns>
    public int Fill(Span<byte> burst)
    {
        int count = Math.Min(burst.Length, _length - _at);
        new ReadOnlySpan<byte>(_frame, _at, count).CopyTo(burst);
        _at += count;
        return count;
    }
}
