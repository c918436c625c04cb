using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Sdk.Devices;
using Mooring.Servers.Block;
using Mooring.Tests.Virtio;
using Xunit;

namespace Mooring.Tests.Disks;

/// <summary>
/// The driver's queue, a client's area, and a block device at the other side that moves sectors when the test says so.
/// Addresses are real ones: the device goes where the descriptors say, so a wrong one is caught or moves wrong bytes.
/// </summary>
// SAFETY: one allocation for records, doorbell and area, until Dispose; the device checks every address against it.
internal sealed unsafe class DiskWorld : IDisposable
{
    internal const int Sectors = 512, AreaPages = 80;
    private const int RecordsAt = 0, DoorbellAt = 4096, AreaAt = 8192, Bytes = AreaAt + AreaPages * 4096;

    private readonly void* _memory = NativeMemory.AlignedAlloc(Bytes, 4096);
    private readonly QueueWorld _queue;

    internal DiskWorld(int slots)
    {
        NativeMemory.Clear(_memory, Bytes);
        _queue = new QueueWorld(slots);
        DiskGeometry geometry = new() { Sectors = Sectors, MostSectors = 256, Traits = DiskTraits.Cached };
        VirtioDoorbell doorbell = new(new DeviceRegisters(Piece(DoorbellAt, 4)), 0);
        Disk = new DiskQueue(
            _queue.Queue, doorbell, new RequestRecords(Piece(RecordsAt, 4096), At(RecordsAt)), geometry);
        Area = new WorldArea(this);
        Random.Shared.NextBytes(Content);
        HasRung();
    }

    internal DiskQueue Disk { get; }

    internal WorldArea Area { get; }

    /// <summary>What is on the disk.</summary>
    internal byte[] Content { get; } = new byte[Sectors * IBlock.SectorBytes];

    /// <summary>A byte of the area, by the offset that a client knows.</summary>
    internal ref byte ByteAt(int offset) =>
        ref Piece((int)(Area.Physical(offset / 4096) - At(0)) + offset % 4096, 1).Span[0];

    internal byte[] InArea(int offset, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = ByteAt(offset + i);
        return bytes;
    }

    /// <summary>Has the doorbell been rung since this was asked last?</summary>
    internal bool HasRung()
    {
        Span<byte> register = Piece(DoorbellAt, 2).Span;
        bool hasRung = (register[0] | register[1]) == 0;
        register.Fill(0xFF);
        return hasRung;
    }

    /// <summary>Chains that the device has not begun.</summary>
    internal int AtDevice
    {
        get
        {
            _queue.Look();
            return _queue.AtDevice.Count;
        }
    }

    /// <summary>What the device did, in its order: operation and sector.</summary>
    internal List<(DiskOperation Operation, ulong Sector)> Done { get; } = [];

    internal ValueTask<StatusCode> Submit(DiskOperation operation, int sector, int count, int offset) => Disk.Submit(
        operation == DiskOperation.Flush
            ? DiskRequest.Flush()
            : DiskRequest.Transfer(operation, (ulong)sector, (uint)count, Area, (uint)offset));

    /// <summary>The device does one of those that it has, as asked, and returns it.</summary>
    /// <param name="choice">Which, counted from the oldest.</param>
    /// <param name="status">What it says.</param>
    /// <param name="lie">Is added to the bytes that it says it has written.</param>
    internal void Serve(int choice = 0, byte status = 0, int lie = 0)
    {
        (int head, DeviceBuffer[] chain) = _queue.AtDevice[choice];
        _queue.AtDevice.RemoveAt(choice);
        ReadOnlySpan<byte> header = Reach(chain[0], writes: false);
        Assert.Equal(16, header.Length);
        var operation = (DiskOperation)BinaryPrimitives.ReadUInt32LittleEndian(header);
        ulong sector = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        Done.Add((operation, sector));
        if (status == 0) Move(chain.AsSpan()[1..^1], operation, (int)sector * IBlock.SectorBytes);
        Span<byte> last = Reach(chain[^1], writes: true);
        Assert.Equal(1, last.Length);
        last[0] = status;
        _queue.Return((uint)head, (uint)(QueueWorld.Writable(chain) + lie));
    }

    public void Dispose()
    {
        _queue.Dispose();
        NativeMemory.AlignedFree(_memory);
    }

    private void Move(ReadOnlySpan<DeviceBuffer> data, DiskOperation operation, int at)
    {
        foreach (DeviceBuffer buffer in data)
        {
            Assert.InRange(buffer.Physical, At(AreaAt), At(Bytes) - buffer.Length);
            Assert.Equal(buffer.Physical / 4096, (buffer.Physical + buffer.Length - 1) / 4096);
            Span<byte> memory = Reach(buffer, operation == DiskOperation.Read);
            Span<byte> sectors = Content.AsSpan(at, memory.Length);
            if (operation == DiskOperation.Read) sectors.CopyTo(memory);
            else memory.CopyTo(sectors);
            at += memory.Length;
        }
    }

    private Span<byte> Reach(DeviceBuffer buffer, bool writes)
    {
        Assert.Equal(writes, buffer.DeviceWrites);
        Assert.InRange(buffer.Physical, At(0), At(Bytes) - buffer.Length);
        return Piece((int)(buffer.Physical - At(0)), (int)buffer.Length).Span;
    }

    private SharedBytes Piece(int at, int length) => new(At(at), length);

    private ulong At(int offset) => (ulong)_memory + (ulong)offset;

    /// <summary>The area, whose pages lie in reverse order for the device as they may for a real one.</summary>
    internal sealed class WorldArea(DiskWorld world) : Area(AreaPages * 4096)
    {
        internal bool IsLetGo { get; private set; }

        public override ulong Physical(int page)
        {
            Assert.False(IsLetGo);
            return world.At(AreaAt + (AreaPages - 1 - page) * 4096);
        }

        protected override void LetGo() => IsLetGo = true;
    }
}
