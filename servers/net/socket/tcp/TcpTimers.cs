using System;

namespace Mooring.Servers.Net;

/// <summary>
/// When which connection is to be looked at: a heap, the earliest first. A connection whose time has become later stays
/// where it is and is looked at in vain once: acknowledgements, which move timers on, cost nothing here.
/// </summary>
internal sealed class TcpTimers
{
    private TcpConnection[] _heap = new TcpConnection[64];

    public int Count { get; private set; }

    /// <summary>2^64-1: never.</summary>
    public ulong NextDueNs => Count == 0 ? ulong.MaxValue : _heap[0].TimerNs;

    /// <summary>By place: 0 to Count - 1, in no order but that the first is the earliest.</summary>
    public TcpConnection this[int place] => _heap[place];

    /// <summary>It is to be looked at then, or before.</summary>
    public void Set(TcpConnection connection, ulong dueNs)
    {
        bool isIn = connection.TimerPlace >= 0;
        if (dueNs == ulong.MaxValue || isIn && connection.TimerNs <= dueNs) return;
        connection.TimerNs = dueNs;
        if (!isIn) Add(connection);
        Rise(connection, connection.TimerPlace);
    }

    /// <summary>Takes one out whose time has come.</summary>
    public TcpConnection? TryTake(ulong nowNs)
    {
        if (NextDueNs > nowNs) return null;
        TcpConnection connection = _heap[0];
        Remove(connection);
        return connection;
    }

    public void Remove(TcpConnection connection)
    {
        int place = connection.TimerPlace;
        if (place < 0) return;
        connection.TimerPlace = -1;
        TcpConnection last = _heap[--Count];
        _heap[Count] = null!;
        if (last == connection) return;
        Sink(last, place);
        Rise(last, last.TimerPlace);
    }

    private void Add(TcpConnection connection)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, 2 * Count);
        Put(connection, Count++);
    }

    private void Rise(TcpConnection connection, int place)
    {
        for (; place > 0 && _heap[(place - 1) / 2].TimerNs > connection.TimerNs; place = (place - 1) / 2)
            Put(_heap[(place - 1) / 2], place);
        Put(connection, place);
    }

    private void Sink(TcpConnection connection, int place)
    {
        while (true)
        {
            int child = 2 * place + 1;
            if (child + 1 < Count && _heap[child + 1].TimerNs < _heap[child].TimerNs) child++;
            if (child >= Count || _heap[child].TimerNs >= connection.TimerNs) break;
            Put(_heap[child], place);
            place = child;
        }
        Put(connection, place);
    }

    private void Put(TcpConnection connection, int place)
    {
        _heap[place] = connection;
        connection.TimerPlace = place;
    }
}
