using System;
using System.IO;
using Mooring.Sdk.Hosted;

namespace Mooring.Sdk;

/// <summary>
/// A standard stream of the process as write(2) has it: where others have it too, each goes on behind the other (a
/// FileStream would keep a place of its own), and that nobody reads any more is an IOException (.NET's console says
/// nothing).
/// </summary>
/// <param name="descriptor">1 or 2.</param>
internal sealed class StandardOutput(int descriptor) : Stream
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

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = HostCalls.Write(descriptor, buffer);
            if (count < 0) throw new IOException("nobody reads");
            buffer = buffer[count..];
        }
    }
}
