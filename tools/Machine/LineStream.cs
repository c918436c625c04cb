using System;
using System.IO;
using System.Threading;

namespace Mooring.Tools.Machine;

/// <summary>
/// Reads and writes a <see cref="SerialLine"/>. QEMU writes every byte by itself; so after a read that found little,
/// this one sleeps for a millisecond before the next, instead of being woken for every byte: that takes a third off a
/// long output's time.
/// </summary>
/// <param name="fromGuest">Where the guest's bytes come from.</param>
/// <param name="openToGuest">Opens the way to the guest when it is first written to.</param>
public sealed class LineStream(Stream fromGuest, Func<Stream> openToGuest) : Stream
{
    private const int Little = 4096;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private Stream? _toGuest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> bytes)
    {
        if (_start == _end) Fill();
        int count = Math.Min(bytes.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(bytes);
        _start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> bytes) => (_toGuest ??= openToGuest()).Write(bytes);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _toGuest?.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            fromGuest.Dispose();
            _toGuest?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Fill()
    {
        if (_end is > 0 and < Little) Thread.Sleep(s_pause);
        _start = 0;
        _end = fromGuest.Read(_buffer);
    }
}
