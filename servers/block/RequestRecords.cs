using System;
using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Runtime;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Block;

/// <summary>
/// The header and the status of each request at the device (virtio 1.2, 5.2.6), in a page that both see: who writes
/// what is never in one word. A place belongs to a request from when it is offered until it has come back.
/// </summary>
internal sealed class RequestRecords
{
    /// <summary>How many there are in a page.</summary>
    public const int Places = 128;

    /// <summary>What the device says of a request; anything else is an error.</summary>
    public const byte Done = 0, Failed = 1, NotKnown = 2;

    private const int PlaceBytes = 32, HeaderBytes = 16, StatusAt = 16;

    private readonly SharedBytes _page;
    private readonly ulong _physical;

    /// <param name="page">Shared with the device.</param>
    /// <param name="physical">Where it lies.</param>
    public RequestRecords(SharedBytes page, ulong physical)
    {
        _page = page;
        _physical = physical;
    }

    /// <summary>Writes the header; the status is one that no device says.</summary>
    public void Write(int place, DiskOperation operation, ulong sector)
    {
        Span<byte> record = _page.Span.Slice(place * PlaceBytes, PlaceBytes);
        MemoryMarshal.AsRef<Head>(record) = new Head { Operation = operation, Sector = sector };
        record[StatusAt] = byte.MaxValue;
    }

    public DeviceBuffer Header(int place) => new(At(place), HeaderBytes, deviceWrites: false);

    public DeviceBuffer Status(int place) => new(At(place) + StatusAt, 1, deviceWrites: true);

    /// <summary>What the device has said.</summary>
    public byte StatusOf(int place) => Volatile.Read(ref _page.Span[place * PlaceBytes + StatusAt]);

    private ulong At(int place) => _physical + (ulong)(place * PlaceBytes);

    /// <summary>As the device reads it.</summary>
    private struct Head
    {
        public DiskOperation Operation;
        public uint Reserved;
        public ulong Sector;
    }
}
