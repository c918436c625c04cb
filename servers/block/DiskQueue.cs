using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Block;

/// <summary>
/// A block device at work (virtio 1.2, 5.2.6): its one queue, the requests that it has, and those for which there is
/// no room, which wait in the order in which they came, whosever they are.
/// <para>
/// What a client that is gone had at the device cannot be called back, and the device does requests in any order: a
/// write of it may still come after a read of its successor, which would then know of a disk that is another one. So
/// nobody gets an area before that has ended (<see cref="LeftIsDone"/>).
/// </para>
/// </summary>
internal sealed class DiskQueue
{
    /// <summary>Pages for <see cref="RequestRecords"/>.</summary>
    public const int RecordPages = 1;

    /// <summary>Header and status.</summary>
    private const int Besides = 2;

    private readonly Virtqueue _queue;
    private readonly RequestRecords _records;
    private readonly AfterTurn _ring;

    /// <summary>By chain.</summary>
    private readonly DiskRequest?[] _atDevice = new DiskRequest?[Virtqueue.MostSlots];

    /// <summary>Where the next chain is put together.</summary>
    private readonly DeviceBuffer[] _chain;

    /// <summary>A request at the device takes two descriptors at least: so there is a place for each.</summary>
    private readonly byte[] _freePlaces = new byte[RequestRecords.Places];
    private int _freePlaceCount = RequestRecords.Places;
    private readonly WaitQueue _returned = new();
    private DiskRequest? _firstWaiting, _lastWaiting;

    /// <param name="queue">The device's.</param>
    /// <param name="doorbell">Of the queue.</param>
    /// <param name="records">Shared with the device.</param>
    /// <param name="geometry">What may be asked of it.</param>
    public DiskQueue(Virtqueue queue, VirtioDoorbell doorbell, RequestRecords records, DiskGeometry geometry)
    {
        _queue = queue;
        _records = records;
        _ring = new AfterTurn(() => doorbell.Ring());
        Geometry = geometry;
        _chain = new DeviceBuffer[geometry.MostSectors * IBlock.SectorBytes / Limits.PageBytes + 1 + Besides];
        for (int i = 0; i < _freePlaces.Length; i++) _freePlaces[i] = (byte)i;
    }

    public DiskGeometry Geometry { get; }

    /// <summary>Requests at the device.</summary>
    public int AtDevice => RequestRecords.Places - _freePlaceCount;

    /// <summary>
    /// The device gets it, now or when there is room. IoError, Unsupported; Cancelled: its area is gone.
    /// </summary>
    public ValueTask<StatusCode> Submit(DiskRequest request)
    {
        ValueTask<StatusCode> answer = request.Task;
        if (_firstWaiting is not null || !TryOffer(request)) Wait(request);
        return answer;
    }

    /// <summary>Ends all that has come back, and fills the room with what waits.</summary>
    public void TakeReturned()
    {
        UsedEntry entry;
        while ((entry = _queue.TryTake(out int chain, out uint length)) == UsedEntry.Taken) Finish(chain, length);
        if (entry == UsedEntry.Wrong) Environment.FailFast("the disk broke the protocol of its queue");
        while (_firstWaiting is { } request && TryBegin(request))
        {
            _firstWaiting = request.Next;
            if (_firstWaiting is null) _lastWaiting = null;
            request.Next = null;
        }
        _returned.WakeAll();
    }

    /// <summary>Returns when the device has nothing any more of clients that are gone.</summary>
    public async ValueTask LeftIsDone()
    {
        while (HasLeft()) await _returned.Wait();
    }

    private bool HasLeft()
    {
        foreach (DiskRequest? request in _atDevice)
            if (request is { Area.IsWithdrawn: true }) return true;
        return false;
    }

    private void Wait(DiskRequest request)
    {
        if (_lastWaiting is null) _firstWaiting = request;
        else _lastWaiting.Next = request;
        _lastWaiting = request;
    }

    /// <summary>A request that has waited: whoever sent it may be gone.</summary>
    private bool TryBegin(DiskRequest request)
    {
        if (request.Area is not { IsWithdrawn: true }) return TryOffer(request);
        request.End(StatusCode.Cancelled);
        return true;
    }

    private bool TryOffer(DiskRequest request)
    {
        int count = request.Pages + Besides;
        if (count > _queue.Free) return false;
        request.Place = _freePlaces[--_freePlaceCount];
        _records.Write(request.Place, request.Operation, request.Sector);
        Assemble(request);
        _atDevice[_queue.Offer(_chain.AsSpan(0, count))] = request;
        _ring.Ask();
        return true;
    }

    private void Assemble(DiskRequest request)
    {
        int count = 0;
        _chain[count++] = _records.Header(request.Place);
        uint at = request.Offset, end = at + request.Bytes;
        while (at < end)
        {
            uint inPage = at % Limits.PageBytes, length = Math.Min(Limits.PageBytes - inPage, end - at);
            ulong physical = request.Area!.Physical((int)(at / Limits.PageBytes)) + inPage;
            _chain[count++] = new DeviceBuffer(physical, length, request.Operation == DiskOperation.Read);
            at += length;
        }
        _chain[count] = _records.Status(request.Place);
    }

    private void Finish(int chain, uint length)
    {
        DiskRequest request = _atDevice[chain]!;
        _atDevice[chain] = null;
        byte status = _records.StatusOf(request.Place);
        _freePlaces[_freePlaceCount++] = (byte)request.Place;
        request.End(status switch
        {
            RequestRecords.Done when length == request.WrittenBytes => StatusCode.Ok,
            RequestRecords.NotKnown => StatusCode.Unsupported,
            _ => StatusCode.IoError,
        });
    }
}
