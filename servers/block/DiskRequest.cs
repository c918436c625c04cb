using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Servers.Block;

/// <summary>What a request asks of the device (virtio 1.2, 5.2.6).</summary>
internal enum DiskOperation : uint
{
    Read = 0,
    Write = 1,
    Flush = 4,
}

/// <summary>
/// One request, from when it is taken until its end has been heard. It waits, or is at the device and has a place
/// there. Pooled.
/// </summary>
internal sealed class DiskRequest : IValueTaskSource<StatusCode>
{
    private static DiskRequest? s_free;

    /// <summary>Behind it, where it waits.</summary>
    public DiskRequest? Next;
    private ManualResetValueTaskSourceCore<StatusCode> _core;

    private DiskRequest()
    {
    }

    public DiskOperation Operation { get; private set; }
    public ulong Sector { get; private set; }

    /// <summary>Of data, in <see cref="Area"/>; 0: there is none.</summary>
    public uint Bytes { get; private set; }
    public uint Offset { get; private set; }
    public Area? Area { get; private set; }

    /// <summary>At the device: where its header lies.</summary>
    public int Place { get; set; }

    /// <summary>Pages in which its data lies.</summary>
    public int Pages => Bytes == 0 ? 0 : (int)((Offset + Bytes - 1) / Limits.PageBytes - Offset / Limits.PageBytes) + 1;

    /// <summary>What the device says it has written when it has done all of it: data and status.</summary>
    public uint WrittenBytes => Operation == DiskOperation.Read ? Bytes + 1 : 1;

    public ValueTask<StatusCode> Task => new(this, _core.Version);

    /// <summary>Moves sectors; all of it has been checked.</summary>
    public static DiskRequest Transfer(DiskOperation operation, ulong sector, uint sectors, Area area, uint offset)
    {
        DiskRequest request = Take(operation);
        request.Sector = sector;
        request.Bytes = sectors * IBlock.SectorBytes;
        request.Offset = offset;
        request.Area = area;
        area.Use();
        return request;
    }

    /// <summary>Makes durable what has been written.</summary>
    public static DiskRequest Flush() => Take(DiskOperation.Flush);

    /// <summary>It has ended, and its memory is not used any more.</summary>
    public void End(StatusCode code)
    {
        Area?.Done();
        Area = null;
        _core.SetResult(code);
    }

    StatusCode IValueTaskSource<StatusCode>.GetResult(short token)
    {
        StatusCode code = _core.GetResult(token);
        _core.Reset();
        Next = s_free;
        s_free = this;
        return code;
    }

    ValueTaskSourceStatus IValueTaskSource<StatusCode>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<StatusCode>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private static DiskRequest Take(DiskOperation operation)
    {
        DiskRequest request = s_free ?? new DiskRequest();
        s_free = request.Next;
        request.Next = null;
        request.Operation = operation;
        (request.Sector, request.Bytes, request.Offset) = (0, 0, 0);
        return request;
    }
}
