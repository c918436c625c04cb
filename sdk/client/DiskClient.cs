using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A disk, and the memory of this process between which it moves sectors.
/// <para>
/// The driver may die at any time and is started again. Then the client connects anew, shares its memory anew, and
/// repeats what was outstanding: the same sectors with the same bytes, so that it does not matter which of it had been
/// done. That is so because nobody else writes these sectors meanwhile, which is the caller's to see to. What had been
/// answered before is with the disk, and a flush of the new driver covers it. So callers hear of a death only when the
/// driver has been given up (<c>Closed</c>).
/// </para>
/// </summary>
public sealed class DiskClient
{
    private readonly ServiceClient _service;
    private readonly BlockClient _block;
    private readonly MappedRegion _memory;
    private readonly WaitQueue _shared = new();
    private bool _isSharing;

    /// <summary>The connection on which the memory is shared, and under which number.</summary>
    private int _connection = -1;
    private uint _area;

    private DiskClient(ServiceClient service, MappedRegion memory)
    {
        _service = service;
        _block = new BlockClient(service);
        _memory = memory;
    }

    /// <summary>What disk it is.</summary>
    public DiskGeometry Geometry { get; private set; }

    /// <summary>Connects to a disk and shares memory with it.</summary>
    /// <param name="name">"block", "block1", and so on.</param>
    /// <param name="memory">All that is read and written lies in it; at most <see cref="IBlock.MostPages"/>.</param>
    /// <returns>
    /// NotFound: there is no such disk. AccessDenied: not for this program. As <see cref="IBlock.Share"/>.
    /// </returns>
    public static async ValueTask<Result<DiskClient>> Open(string name, MappedRegion memory)
    {
        Result<ServiceClient> service = await ServiceClient.Open(BlockContract.Instance.As(name));
        if (!service.IsOk) return service.Code;
        DiskClient client = new(service.Value, memory);
        StatusCode code = await client.Measure();
        return code == StatusCode.Ok ? client : code;
    }

    /// <summary>Reads from a sector on.</summary>
    /// <param name="sector">The first.</param>
    /// <param name="into">Whole sectors of the shared memory, at a multiple of a sector.</param>
    /// <returns>BadArgument, IoError, Closed.</returns>
    public ValueTask<StatusCode> Read(ulong sector, SharedBytes into) => Transfer(sector, into, isWrite: false);

    /// <summary>Writes from a sector on; AccessDenied: the disk is read-only.</summary>
    /// <param name="sector">The first.</param>
    /// <param name="from">As with <see cref="Read"/>; what it holds when the disk reads it.</param>
    /// <returns>As with <see cref="Read"/>.</returns>
    public ValueTask<StatusCode> Write(ulong sector, SharedBytes from) => Transfer(sector, from, isWrite: true);

    /// <summary>Completes when everything is durable whose write had ended before. IoError, Closed.</summary>
    public async ValueTask<StatusCode> Flush()
    {
        StatusCode code;
        do code = await _block.Flush();
        while (code == StatusCode.PeerDied);
        return code;
    }

    private async ValueTask<StatusCode> Measure()
    {
        Result<DiskGeometry> geometry;
        do geometry = await _block.Geometry();
        while (geometry.Code == StatusCode.PeerDied);
        if (geometry.IsOk) Geometry = geometry.Value;
        return geometry.IsOk ? await Share() : geometry.Code;
    }

    private ValueTask<StatusCode> Transfer(ulong sector, SharedBytes bytes, bool isWrite)
    {
        ulong at = bytes.Address - _memory.Bytes.Address;
        if (!_memory.Bytes.Holds(at, (ulong)bytes.Length) || bytes.Length % IBlock.SectorBytes != 0)
            return new ValueTask<StatusCode>(StatusCode.BadArgument);
        uint count = (uint)(bytes.Length / IBlock.SectorBytes);
        return count <= Geometry.MostSectors
            ? Do(sector, count, (uint)at, isWrite)
            : DoInPieces(sector, count, (uint)at, isWrite);
    }

    /// <summary>All of them are under way at once.</summary>
    private async ValueTask<StatusCode> DoInPieces(ulong sector, uint count, uint offset, bool isWrite)
    {
        uint most = Geometry.MostSectors;
        ValueTask<StatusCode>[] pieces = new ValueTask<StatusCode>[(count + most - 1) / most];
        for (uint i = 0; i < (uint)pieces.Length; i++)
            pieces[i] = Do(
                sector + i * most, Math.Min(most, count - i * most), offset + i * most * IBlock.SectorBytes, isWrite);
        StatusCode worst = StatusCode.Ok;
        foreach (ValueTask<StatusCode> piece in pieces)
        {
            StatusCode code = await piece;
            if (code != StatusCode.Ok) worst = code;
        }
        return worst;
    }

    private async ValueTask<StatusCode> Do(ulong sector, uint count, uint offset, bool isWrite)
    {
        while (true)
        {
            StatusCode code = _connection == _service.Connections ? StatusCode.Ok : await Share();
            if (code != StatusCode.Ok) return code;
            code = isWrite
                ? await _block.Write(sector, count, _area, offset)
                : await _block.Read(sector, count, _area, offset);
            if (code is not (StatusCode.PeerDied or StatusCode.NotFound)) return code;
            if (code == StatusCode.NotFound) _connection = -1;
        }
    }

    /// <summary>One at a time; whoever comes meanwhile waits for its end and looks again.</summary>
    private async ValueTask<StatusCode> Share()
    {
        while (_isSharing) await _shared.Wait();
        if (_connection == _service.Connections) return StatusCode.Ok;
        _isSharing = true;
        StatusCode code;
        do code = await ShareOnce();
        while (code == StatusCode.PeerDied);
        _isSharing = false;
        _shared.WakeAll();
        return code;
    }

    private async ValueTask<StatusCode> ShareOnce()
    {
        StatusCode code = await _service.Connect();
        if (code != StatusCode.Ok) return code;
        int connection = _service.Connections;
        Result<uint> area = await _block.Share(_memory.Handle);
        if (area.IsOk) (_area, _connection) = (area.Value, connection);
        return area.Code;
    }
}
