using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A session with the service "random". The service remembers nothing of its clients, so a call that its death ended is
/// made again, once.
/// </summary>
public sealed class RandomClient
{
    /// <summary>Bytes of one call.</summary>
    public const int LongestCall = 4096;

    private readonly ServiceClient _service;

    private RandomClient(SessionBuffer buffer) => _service = new ServiceClient("random", InitClient.Instance, buffer);

    /// <summary>NotFound: the machine has no device for it.</summary>
    public static async ValueTask<Result<RandomClient>> Connect()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return buffer.Code;
        RandomClient client = new(buffer.Value);
        StatusCode code = await client._service.Connect();
        if (code == StatusCode.Ok) return client;
        buffer.Value.Release();
        return code;
    }

    /// <summary>Random bytes.</summary>
    /// <param name="length">0 to <see cref="LongestCall"/>.</param>
    public async ValueTask<Result<byte[]>> Bytes(int length)
    {
        BufferSlice slice = await _service.Buffer.Take(length);
        Command command = new((ushort)RandomMethod.Bytes, slice.Offset, (ulong)length);
        Completion completion = await _service.Call(command);
        if (completion.Code == StatusCode.PeerDied) completion = await _service.Call(command);
        byte[] bytes = slice.Bytes.Span.ToArray();
        slice.Bytes.Span.Clear();
        _service.Buffer.Give(slice);
        if (completion.Code != StatusCode.Ok) return completion.Code;
        return completion.Value == (ulong)length ? bytes : StatusCode.Truncated;
    }
}
