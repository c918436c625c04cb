using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Net;

/// <summary>Bytes that nobody looks at, 16 KiB at a time, one connection after the other.</summary>
internal static class Bulk
{
    /// <summary>The tool and bench/linux/net.c have the same numbers.</summary>
    private const int PieceBytes = 16 * 1024, Pieces = 256;

    /// <summary>Takes whatever comes, and ends when the other side has.</summary>
    public static async ValueTask Swallow(NetClient net, ushort port)
    {
        Result<SocketRecord> listener = await net.Listen(port, 1);
        BufferSlice piece = await net.Buffer.Take(PieceBytes);
        while ((await net.Accept(listener.Value.Number, default)).TryGet(out StreamRecord stream))
        {
            while ((await net.Receive(stream.Number, piece.Bytes, default)) is { IsOk: true, Value: > 0 })
            {
            }
            await net.Close(stream.Number);
        }
    }

    /// <summary>Sends 4 MiB, and ends.</summary>
    public static async ValueTask Give(NetClient net, ushort port)
    {
        Result<SocketRecord> listener = await net.Listen(port, 1);
        BufferSlice piece = await net.Buffer.Take(PieceBytes);
        while ((await net.Accept(listener.Value.Number, default)).TryGet(out StreamRecord stream))
        {
            for (int i = 0; i < Pieces; i++) await net.Send(stream.Number, piece.Bytes, default);
            await net.Close(stream.Number);
        }
    }
}
