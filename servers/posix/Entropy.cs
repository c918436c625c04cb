using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// Random bytes: from the service random; in a machine without one, numbers that begin with the time and nobody should
/// rely on.
/// </summary>
internal sealed class Entropy
{
    private RandomClient? _client;
    private bool _isAbsent;
    private Dice _dice = new(Clock.NowNs);

    /// <summary>Fills all of it.</summary>
    public async ValueTask Fill(SharedBytes into)
    {
        if (_client is null && !_isAbsent)
        {
            Result<RandomClient> connected = await RandomClient.Connect();
            if (connected.IsOk) _client = connected.Value;
            else _isAbsent = true;
        }
        for (int at = 0; at < into.Length;)
        {
            int length = Math.Min(into.Length - at, IRandom.Longest);
            if (_client is null || !await FillPart(_client, into.Slice(at, length))) Throw(into.Slice(at, length));
            at += length;
        }
    }

    private static async ValueTask<bool> FillPart(RandomClient client, SharedBytes into)
    {
        BufferSlice slice = await client.Buffer.Take(into.Length);
        Result<int> filled = await client.Fill(slice.Bytes);
        if (filled.IsOk) slice.Bytes.Span.CopyTo(into.Span);
        client.Buffer.Give(slice);
        return filled.IsOk;
    }

    private void Throw(SharedBytes into)
    {
        Span<byte> bytes = into.Span;
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)_dice.Next();
    }
}
