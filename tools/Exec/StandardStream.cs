using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Mooring.Tools.Exec;

/// <summary>
/// Standard output or standard error, unbuffered. The console's own stream hides that a pipe was closed, and a file
/// stream keeps a position of its own, so that two programs writing to one file would overwrite each other.
/// </summary>
/// <param name="descriptor">1 or 2.</param>
public sealed class StandardStream(int descriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Nobody reads any more; of any other failure, such as a full disk, people are to hear.</summary>
    public static bool IsClosed(IOException problem) => problem.HResult == Posix.BrokenPipe;

    /// <exception cref="IOException">Nobody reads any more, or the disk is full.</exception>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = Posix.Write(descriptor, bytes, bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else WaitOrFail(Marshal.GetLastPInvokeError());
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WaitOrFail(int error)
    {
        if (error == Posix.Interrupted) return;
        if (error != Posix.TryAgain) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        var room = new Posix.PolledDescriptor { Descriptor = descriptor, Wanted = Posix.Writable };
        _ = Posix.Poll(ref room, 1, -1);
    }
}
