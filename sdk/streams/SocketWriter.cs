using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What goes over a stream of the network. A flush ends when the network server has taken the last byte. What lies in
/// the session's memory goes from there; anything else is copied there first.
/// </summary>
internal sealed class SocketWriter(SocketPipe pipe, NetClient net, uint socket) : PipeWriter
{
    private const int ChunkBytes = 16 * 1024;

    protected internal override async ValueTask<StatusCode> Send(byte[] bytes, int length)
    {
        StatusCode code = Code;
        for (int at = 0; at < length && code == StatusCode.Ok; at += ChunkBytes)
        {
            BufferSlice slice = await net.Buffer.Take(Math.Min(length - at, ChunkBytes));
            bytes.AsSpan(at, slice.Length).CopyTo(slice.Bytes.Span);
            code = await SendPiece(slice.Bytes);
            net.Buffer.Give(slice);
        }
        return code;
    }

    protected internal override async ValueTask<StatusCode> Send(SharedBytes bytes)
    {
        StatusCode code = Code;
        if (net.Buffer.Contains(bytes, out _)) return code == StatusCode.Ok ? await SendPiece(bytes) : code;
        for (int at = 0; at < bytes.Length && code == StatusCode.Ok; at += ChunkBytes)
        {
            BufferSlice slice = await net.Buffer.Take(Math.Min(bytes.Length - at, ChunkBytes));
            bytes.Slice(at, slice.Length).Span.CopyTo(slice.Bytes.Span);
            code = await SendPiece(slice.Bytes);
            net.Buffer.Give(slice);
        }
        return code;
    }

    /// <summary>The other side hears that nothing more comes.</summary>
    protected override async ValueTask<StatusCode> Close()
    {
        StatusCode code = await net.Shutdown(socket);
        await pipe.Leave();
        return code;
    }

    /// <summary>What lies in the session's memory; without a deadline all of it is sent, or none of the rest.</summary>
    private async ValueTask<StatusCode> SendPiece(SharedBytes bytes)
    {
        Result<int> sent = await net.Send(socket, bytes, default);
        return sent.IsOk && sent.Value != bytes.Length ? StatusCode.IoError : sent.Code;
    }
}
