using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>The writing end of a pipe; see <see cref="PipeMethod"/>.</summary>
public sealed class ChannelWriter : PipeWriter
{
    /// <summary>Bytes of one Write command.</summary>
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Null: the reader had gone before the pipe was opened.</summary>
    private readonly CallChannel? _channel;
    private readonly SessionBuffer _buffer;
    private readonly BufferSlice _flush;

    private ChannelWriter(CallChannel? channel, SessionBuffer buffer, StatusCode code) : base(code)
    {
        _channel = channel;
        _buffer = buffer;
        if (!buffer.TryTake(ChunkBytes, out _flush)) Environment.FailFast("a pipe's buffer is too small");
    }

    /// <summary>Takes the client end of a channel over; closes it if that fails.</summary>
    public static Result<ChannelWriter> Open(Handle end)
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return Closed(end, buffer.Code);
        Result<CallChannel> channel = CallChannel.Open(end);
        StatusCode code = channel.Code;
        if (channel.IsOk) code = Channels.Lend(end, buffer.Value.Region, Rights.Read | Rights.Write).Code;
        if (code == StatusCode.Ok) return new ChannelWriter(channel.Value, buffer.Value, code);
        if (channel.IsOk) channel.Value.Close();
        else Handles.Close(end);
        // A reader that has gone already is no failure: the writer gets to know when it writes.
        if (code is StatusCode.PeerDied or StatusCode.Closed) return new ChannelWriter(null, buffer.Value, code);
        buffer.Value.Release();
        return code;
    }

    /// <summary>The synchronous form, past what has gathered. Not for handlers.</summary>
    public StatusCode WriteAndWait(ReadOnlySpan<byte> bytes)
    {
        StatusCode code = Code;
        while (!bytes.IsEmpty && code == StatusCode.Ok)
        {
            int length = Math.Min(bytes.Length, ChunkBytes);
            bytes.Slice(0, length).CopyTo(_flush.Bytes.Span);
            code = _channel!.CallAndWait(WriteCommand(_flush.Offset, length)).Code;
            bytes = bytes.Slice(length);
        }
        return code;
    }

    protected internal override async ValueTask<StatusCode> Send(byte[] bytes, int length)
    {
        StatusCode code = Code;
        for (int at = 0; at < length && code == StatusCode.Ok; at += ChunkBytes)
        {
            BufferSlice slice = await _buffer.Take(Math.Min(length - at, ChunkBytes));
            bytes.AsSpan(at, slice.Length).CopyTo(slice.Bytes.Span);
            code = await SendSlice(slice);
        }
        return code;
    }

    protected internal override async ValueTask<StatusCode> Send(SharedBytes bytes)
    {
        StatusCode code = Code;
        for (int at = 0; at < bytes.Length && code == StatusCode.Ok; at += ChunkBytes)
        {
            BufferSlice slice = await _buffer.Take(Math.Min(bytes.Length - at, ChunkBytes));
            bytes.Slice(at, slice.Length).Span.CopyTo(slice.Bytes.Span);
            code = await SendSlice(slice);
        }
        return code;
    }

    protected override ValueTask<StatusCode> Close()
    {
        _channel?.Close();
        _buffer.Release();
        return new(StatusCode.Ok);
    }

    private async ValueTask<StatusCode> SendSlice(BufferSlice slice)
    {
        Completion completion = await _channel!.Call(WriteCommand(slice.Offset, slice.Length));
        _buffer.Give(slice);
        return completion.Code;
    }

    private static StatusCode Closed(Handle end, StatusCode code)
    {
        Handles.Close(end);
        return code;
    }

    private static Command WriteCommand(uint offset, int length) =>
        new((ushort)PipeMethod.Write, offset, (ulong)length);
}
