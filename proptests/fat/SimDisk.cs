using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Fs.Fat;

namespace Mooring.Tests.Fat;

/// <summary>
/// A disk on an image. With a source of chance, operations end late and in any order; without, at once. What is written
/// is recorded in the order in which it got onto the disk, with the flushes.
/// </summary>
internal sealed class SimDisk(IImage image, Random? chance = null) : Disk
{
    private readonly List<Action> _underWay = [];
    private readonly List<TaskCompletionSource> _stuck = [];

    /// <summary>What was written; a flush is an entry without bytes.</summary>
    public List<(ulong Sector, byte[] Bytes)> Log { get; } = [];

    public bool Records { get; set; }

    public bool FailsWrites { get; set; }

    public Func<ulong, bool> FailsReads { get; set; } = static _ => false;

    /// <summary>Reads that do not end before <see cref="Unstick"/>.</summary>
    public Func<ulong, bool> IsStuck { get; set; } = static _ => false;

    public int Stuck => _stuck.Count;

    public int Reads { get; private set; }

    public override ulong Sectors => (ulong)image.Length / SectorBytes;

    public override async ValueTask<StatusCode> Read(ulong sector, SharedBytes into)
    {
        Reads++;
        Check(sector, into.Length);
        if (IsStuck(sector))
        {
            TaskCompletionSource until = new();
            _stuck.Add(until);
            await until.Task;
        }
        await Late();
        for (int i = 0; i < into.Length / SectorBytes; i++)
            if (FailsReads(sector + (ulong)i)) return StatusCode.IoError;
        image.Read((long)sector * SectorBytes, into.Span);
        return StatusCode.Ok;
    }

    public override async ValueTask<StatusCode> Write(ulong sector, SharedBytes from)
    {
        Check(sector, from.Length);
        await Late();
        if (FailsWrites) return StatusCode.IoError;
        image.Write((long)sector * SectorBytes, from.Span);
        if (Records) Log.Add((sector, from.Span.ToArray()));
        return StatusCode.Ok;
    }

    public override async ValueTask<StatusCode> Flush()
    {
        await Late();
        if (FailsWrites) return StatusCode.IoError;
        if (Records) Log.Add((0, []));
        return StatusCode.Ok;
    }

    /// <summary>Ends one of the operations that are under way.</summary>
    public bool EndOne()
    {
        if (_underWay.Count == 0) return false;
        int index = chance!.Next(_underWay.Count);
        Action end = _underWay[index];
        _underWay.RemoveAt(index);
        end();
        return true;
    }

    public void Unstick()
    {
        IsStuck = static _ => false;
        foreach (TaskCompletionSource until in _stuck) until.SetResult();
        _stuck.Clear();
    }

    private async ValueTask Late()
    {
        if (chance is null || chance.Next(4) == 0) return;
        TaskCompletionSource until = new();
        _underWay.Add(until.SetResult);
        await until.Task;
    }

    private void Check(ulong sector, int bytes)
    {
        if (bytes <= 0 || bytes % SectorBytes != 0 || sector + (ulong)(bytes / SectorBytes) > Sectors)
            throw new InvalidOperationException($"{bytes} bytes at sector {sector} of {Sectors}");
    }
}
