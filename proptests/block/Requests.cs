using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Servers.Block;
using Xunit;

namespace Mooring.Tests.Disks;

/// <summary>
/// One script: requests come, the device serves them in any order, and the driver hears of it now and then. Each has
/// sectors and memory that no other one under way has, so it is known what must come of it: afterwards both hold what
/// was on the disk (a read) or in memory (a write) when it was sent.
/// </summary>
internal sealed class Requests(int slots)
{
    /// <summary>Of the disk and of the area; a place is in use by at most one request.</summary>
    private const int Places = 16, SectorsOfPlace = DiskWorld.Sectors / Places;
    private const int BytesOfPlace = DiskWorld.AreaPages / Places * 4096;

    private readonly Dictionary<int, UnderWay> _underWay = [];

    internal void Run(int[] steps)
    {
        using DiskWorld world = new(slots);
        foreach (int step in steps)
        {
            int choice = step / 4;
            if (step % 4 < 2) Submit(world, choice % Places, choice / Places);
            else if (step % 4 == 2 && world.AtDevice > 0) world.Serve(choice % world.AtDevice);
            else Hear(world);
        }
        for (Hear(world); world.AtDevice > 0; Hear(world)) world.Serve();
        Assert.Empty(_underWay);
        Assert.Equal(0, world.Disk.AtDevice);
    }

    private void Submit(DiskWorld world, int place, int choice)
    {
        if (_underWay.ContainsKey(place)) return;
        bool isWrite = choice % 5 == 0;
        int count = choice % SectorsOfPlace + 1, sector = place * SectorsOfPlace;
        int offset = place * BytesOfPlace + choice % 9 * 512;
        byte[] bytes = world.Content.AsSpan(sector * 512, count * 512).ToArray();
        if (isWrite) new Random(choice).NextBytes(bytes);
        for (int i = 0; i < bytes.Length; i++) world.ByteAt(offset + i) = isWrite ? bytes[i] : (byte)choice;
        DiskOperation operation = isWrite ? DiskOperation.Write : DiskOperation.Read;
        _underWay.Add(place, new(world.Submit(operation, sector, count, offset), sector, offset, bytes));
    }

    private void Hear(DiskWorld world)
    {
        world.Disk.TakeReturned();
        foreach ((int place, UnderWay request) in _underWay.ToArray())
        {
            if (!request.Answer.IsCompleted) continue;
            _underWay.Remove(place);
            Assert.Equal(StatusCode.Ok, request.Answer.Result);
            Assert.Equal(request.Bytes, world.Content.AsSpan(request.Sector * 512, request.Bytes.Length).ToArray());
            Assert.Equal(request.Bytes, world.InArea(request.Offset, request.Bytes.Length));
        }
    }

    private sealed record UnderWay(ValueTask<StatusCode> Answer, int Sector, int Offset, byte[] Bytes);
}
