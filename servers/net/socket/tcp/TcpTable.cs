using System.Numerics;

namespace Mooring.Servers.Net;

/// <summary>Connections by the two ports between which they are.</summary>
internal sealed class TcpTable(ulong seed)
{
    private const int Buckets = 1024;

    private readonly TcpConnection?[] _buckets = new TcpConnection?[Buckets];

    public int Count { get; private set; }

    public TcpConnection? Find(in TcpFlow flow)
    {
        TcpConnection? connection = _buckets[BucketOf(flow)];
        while (connection is not null && !connection.Flow.Is(flow)) connection = connection.NextInBucket;
        return connection;
    }

    public void Add(TcpConnection connection)
    {
        ref TcpConnection? bucket = ref _buckets[BucketOf(connection.Flow)];
        connection.NextInBucket = bucket;
        bucket = connection;
        Count++;
    }

    public void Remove(TcpConnection connection)
    {
        ref TcpConnection? place = ref _buckets[BucketOf(connection.Flow)];
        while (place is not null && place != connection) place = ref place.NextInBucket;
        if (place is null) return;
        place = connection.NextInBucket;
        connection.NextInBucket = null;
        Count--;
    }

    /// <summary>The seed is a secret: nobody can choose ports that all lie in one bucket.</summary>
    private int BucketOf(in TcpFlow flow)
    {
        ulong mixed = (flow.Addresses ^ seed) * 0x9E37_79B9_7F4A_7C15;
        mixed = (BitOperations.RotateLeft(mixed, 29) ^ flow.Ports ^ seed >> 7) * 0xBF58_476D_1CE4_E5B9;
        return (int)(mixed >> 54);
    }
}
