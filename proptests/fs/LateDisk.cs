using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Fs.Fat;

namespace Mooring.Tests.Files;

/// <summary>A disk that answers after some time, each time another one: what began first need not end first.</summary>
internal sealed class LateDisk(Disk disk, Random chance) : Disk
{
    public override ulong Sectors => disk.Sectors;

    public override async ValueTask<StatusCode> Read(ulong sector, SharedBytes into)
    {
        await Late();
        return await disk.Read(sector, into);
    }

    public override async ValueTask<StatusCode> Write(ulong sector, SharedBytes from)
    {
        await Late();
        return await disk.Write(sector, from);
    }

    public override async ValueTask<StatusCode> Flush()
    {
        await Late();
        return await disk.Flush();
    }

    private ValueTask Late() => Loop.Delay((ulong)chance.Next(1, 100_000));
}
