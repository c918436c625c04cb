using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Reading what nobody waits for yet. Blocks that lie side by side on the disk are put side by side in memory as far as
/// the places there can be had, and are read at once: what has been read in one piece leaves the cache in one piece
/// too, so such places come together again.
/// </summary>
internal sealed partial class BlockCache
{
    /// <summary>Blocks that are read at once.</summary>
    private const int MostAtOnce = 32;

    /// <summary>Begins to read those blocks that are not here, while there is room.</summary>
    public void Prefetch(ulong first, uint count)
    {
        ulong end = Math.Min(first + count, (_sectors + Block.Sectors - 1) / Block.Sectors);
        for (ulong number = first; number < end; number++)
        {
            if (_index.ContainsKey(number)) continue;
            if (TryTake(number) is not { } block) return;
            int taken = Extend(block, end);
            Loop.Detach(FillRun(block.Place, taken));
            number += (uint)taken - 1;
        }
    }

    /// <summary>Takes the places beside a block for the blocks behind it.</summary>
    /// <returns>How many there are now, with the first.</returns>
    private int Extend(Block first, ulong end)
    {
        int count = 1;
        for (; count < MostAtOnce && first.Place + count < _blocks.Length; count++)
        {
            ulong number = first.Number + (uint)count;
            Block next = _blocks[first.Place + count];
            if (number >= end || !CanGo(next) || _index.ContainsKey(number)) break;
            Take(next, number);
        }
        return count;
    }

    private async ValueTask FillRun(int place, int count)
    {
        ulong sector = _blocks[place].Number * Block.Sectors;
        int sectors = (int)Math.Min((uint)count * Block.Sectors, _sectors - sector);
        SharedBytes into = _memory.Slice(place * Block.Bytes, sectors * Disk.SectorBytes);
        StatusCode code = await _disk.Read(_first + sector, into);
        for (int i = 0; i < count; i++)
        {
            Block block = _blocks[place + i];
            if (code == StatusCode.Ok || count == 1) Filled(block, code);
            else if (!(await Fill(block)).IsOk) continue;
            Release(block);
        }
    }
}
