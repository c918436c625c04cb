using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Disk;

/// <summary>Sectors from a disk to the console, and a pattern to a disk; a piece of memory at a time.</summary>
internal static class Sectors
{
    public static async ValueTask<StatusCode> Read(DiskClient disk, SharedBytes memory, ulong sector, ulong count)
    {
        StatusCode code = StatusCode.Ok;
        while (count > 0 && code == StatusCode.Ok)
        {
            SharedBytes piece = Piece(memory, count);
            code = await disk.Read(sector, piece);
            if (code == StatusCode.Ok) code = await Console.WriteAsync(piece);
            sector += (ulong)(piece.Length / IBlock.SectorBytes);
            count -= (ulong)(piece.Length / IBlock.SectorBytes);
        }
        return code;
    }

    public static async ValueTask<StatusCode> Fill(
        DiskClient disk, SharedBytes memory, ulong sector, ulong count, ulong seed)
    {
        StatusCode code = StatusCode.Ok;
        while (count > 0 && code == StatusCode.Ok)
        {
            SharedBytes piece = Piece(memory, count);
            Pattern.Fill(piece.Span, sector, seed);
            code = await disk.Write(sector, piece);
            sector += (ulong)(piece.Length / IBlock.SectorBytes);
            count -= (ulong)(piece.Length / IBlock.SectorBytes);
        }
        return code == StatusCode.Ok ? await disk.Flush() : code;
    }

    /// <summary>Reads in a circle; each that ends makes room for the next.</summary>
    public static async ValueTask<StatusCode> Race(DiskClient disk, SharedBytes memory, ulong count)
    {
        const int Depth = 32, Bytes = 4096, SectorsEach = Bytes / IBlock.SectorBytes;
        ulong pieces = disk.Geometry.Sectors / SectorsEach;
        if (pieces == 0) return StatusCode.NoSpace;
        ValueTask<StatusCode>[] underWay = new ValueTask<StatusCode>[Depth];
        StatusCode worst = StatusCode.Ok;
        for (ulong i = 0; i < count + Depth; i++)
        {
            StatusCode code = i < Depth ? StatusCode.Ok : await underWay[i % Depth];
            if (code != StatusCode.Ok) worst = code;
            if (i < count)
                underWay[i % Depth] = disk.Read(
                    i % pieces * SectorsEach, memory.Slice((int)(i % Depth) * Bytes, Bytes));
            else underWay[i % Depth] = default;
        }
        return worst;
    }

    private static SharedBytes Piece(SharedBytes memory, ulong count) =>
        memory.Slice(0, (int)Math.Min((ulong)memory.Length, count * IBlock.SectorBytes));
}
