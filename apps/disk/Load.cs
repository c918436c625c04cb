using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Disk;

/// <summary>
/// Many at once, each with sectors and memory of its own: each writes some of its sectors and reads others, which must
/// hold what it has written there last. Meanwhile the driver is killed now and then. At the end all of it is read once
/// more, after a flush, and stays on the disk for the host to look at: the seed of sector <c>s</c> says how often it
/// has been written.
/// </summary>
internal sealed class Load(DiskClient disk, SharedBytes memory, string name, ulong seed)
{
    private const int Workers = 32, SectorsEach = 64, MostAtOnce = 16;

    /// <summary>init gives up a service that dies more than five times in ten seconds.</summary>
    private const ulong BetweenKillsNs = 2_100_000_000;

    private readonly WaitQueue _ended = new();
    private readonly ulong[] _versions = new ulong[Workers * SectorsEach];
    private int _running;
    private bool _isKilling;
    private ulong _requests;
    private StatusCode _code;

    public async ValueTask<StatusCode> Run(ulong rounds, ulong kills)
    {
        if (disk.Geometry.Sectors < Workers * SectorsEach) return StatusCode.NoSpace;
        StatusCode code = await Sectors.Fill(disk, memory, 0, Workers * SectorsEach, seed);
        if (code != StatusCode.Ok) return code;
        _isKilling = kills > 0;
        for (int i = 0; i < Workers; i++) Loop.Detach(Work(i, rounds));
        ulong killed = await Kill(kills);
        while (_running > 0) await _ended.Wait();
        if (_code == StatusCode.Ok) _code = await disk.Flush();
        if (_code == StatusCode.Ok) _code = await CheckAll();
        Console.Write($"{_requests} requests, {killed} kills, status {(uint)_code}\n");
        return _code;
    }

    private async ValueTask<ulong> Kill(ulong kills)
    {
        ulong killed = 0;
        for (ulong i = 0; i < kills; i++)
        {
            await Loop.Delay(BetweenKillsNs);
            if ((await InitClient.Instance.Kill(name)).IsOk) killed++;
        }
        _isKilling = false;
        return killed;
    }

    private async ValueTask Work(int worker, ulong rounds)
    {
        _running++;
        SharedBytes own = memory.Slice(worker * MostAtOnce * IBlock.SectorBytes, MostAtOnce * IBlock.SectorBytes);
        ulong dice = Pattern.Mix(seed + (ulong)worker);
        for (ulong round = 0; (round < rounds || _isKilling) && _code == StatusCode.Ok; round++)
        {
            dice = Pattern.Mix(dice);
            int count = (int)(dice % MostAtOnce) + 1, first = (int)((dice >> 8) % (ulong)(SectorsEach - count + 1));
            int sector = worker * SectorsEach + first;
            SharedBytes bytes = own.Slice(0, count * IBlock.SectorBytes);
            Note((dice >> 32) % 3 == 0 ? await Write(sector, bytes) : await Read(sector, bytes));
            if ((dice >> 40) % 16 == 0) Note(await disk.Flush());
        }
        _running--;
        _ended.WakeAll();
    }

    private async ValueTask<StatusCode> Write(int sector, SharedBytes bytes)
    {
        for (int at = 0; at < bytes.Length; at += IBlock.SectorBytes, sector++)
            Pattern.Fill(bytes.Span.Slice(at, IBlock.SectorBytes), (ulong)sector, seed + ++_versions[sector]);
        return await disk.Write((ulong)(sector - bytes.Length / IBlock.SectorBytes), bytes);
    }

    private async ValueTask<StatusCode> Read(int sector, SharedBytes bytes)
    {
        bytes.Span.Clear();
        StatusCode code = await disk.Read((ulong)sector, bytes);
        for (int at = 0; at < bytes.Length && code == StatusCode.Ok; at += IBlock.SectorBytes, sector++)
            if (!Pattern.Is(bytes.Span.Slice(at, IBlock.SectorBytes), (ulong)sector, seed + _versions[sector]))
                code = StatusCode.Broken;
        return code;
    }

    private async ValueTask<StatusCode> CheckAll()
    {
        StatusCode code = StatusCode.Ok;
        SharedBytes bytes = memory.Slice(0, SectorsEach * IBlock.SectorBytes);
        for (int worker = 0; worker < Workers && code == StatusCode.Ok; worker++)
            code = await Read(worker * SectorsEach, bytes);
        return code;
    }

    private void Note(StatusCode code)
    {
        _requests++;
        if (code != StatusCode.Ok) _code = code;
    }
}
