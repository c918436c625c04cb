using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// The sectors of a volume in a fixed amount of memory.
/// <para>
/// The parties. Whoever wants bytes asks for a block, is told when it is there, looks or writes, and lets go of it
/// before it waits for anything else: so everybody holds one block at most, and a cache in which all blocks are held
/// empties by itself. The disk fills blocks, any number at once; those who want the same block wait in its own queue,
/// so that one that is there is had at once however many others are stuck. The write-back (<see cref="Journal"/>) takes
/// file data from here whenever it likes; sectors with names and chains it writes itself, from copies of its own.
/// </para>
/// <para>
/// What may not be thrown away: a block that is held, that is being written, that holds data which the disk has not got
/// (<see cref="Block.Dirty"/>), or names and chains of an epoch that is not written (<see cref="Block.Epoch"/>). When
/// there is nothing else, the write-back is asked for, and its end wakes those who wait for room. If it has failed,
/// they get IoError: there will be no room.
/// </para>
/// </summary>
internal sealed partial class BlockCache
{
    /// <summary>Fewer would not do for one operation and the read-ahead beside it.</summary>
    public const int LeastBlocks = 64;

    private readonly Disk _disk;
    private readonly ulong _first, _sectors;
    private readonly SharedBytes _memory;
    private readonly Dictionary<ulong, Block> _index = new();
    private readonly Block[] _blocks;
    private readonly BlockOrder _order = new();
    private readonly WaitQueue _room = new();
    private ulong _written;

    /// <param name="disk">Where the volume is.</param>
    /// <param name="first">Its first sector.</param>
    /// <param name="sectors">How many it has.</param>
    /// <param name="memory">At least <see cref="LeastBlocks"/> blocks.</param>
    public BlockCache(Disk disk, ulong first, ulong sectors, SharedBytes memory)
    {
        _disk = disk;
        _first = first;
        _sectors = sectors;
        _memory = memory;
        _blocks = new Block[memory.Length / Block.Bytes];
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i] = new Block(memory.Slice(i * Block.Bytes, Block.Bytes), i);
            _order.Add(_blocks[i]);
        }
    }

    /// <summary>Who is asked to write back when there is no room. Set once.</summary>
    public Action? WriteBack { get; set; }

    /// <summary>The disk does not take what is to be written: what is not in here now will not come.</summary>
    public bool HasFailed { get; set; }

    /// <summary>More than half of the blocks wait to be written.</summary>
    public bool IsUnderPressure => Waiting > _blocks.Length / 2;

    /// <summary>Bytes that one reader may have read ahead: not so much that it loses them again.</summary>
    public uint MostAhead => Math.Min(ReadAhead.MostBytes, (uint)_blocks.Length / 8 * Block.Bytes);

    /// <summary>How many blocks wait to be written.</summary>
    public int Waiting { get; private set; }

    /// <summary>Holds a block. To be let go of with <see cref="Release"/>, before the next await.</summary>
    /// <returns>BadFormat: it lies outside. IoError.</returns>
    public ValueTask<Result<Block>> Get(ulong number)
    {
        if (!_index.TryGetValue(number, out Block? block)) return Fetch(number, reads: true);
        Hold(block);
        return block.State == BlockState.Valid ? new ValueTask<Result<Block>>(block) : Arrival(block);
    }

    /// <summary>As <see cref="Get"/>, for one who overwrites all of it: what was there is not read.</summary>
    public ValueTask<Result<Block>> GetToOverwrite(ulong number) =>
        _index.ContainsKey(number) ? Get(number) : Fetch(number, reads: false);

    /// <summary>Lets go of a block.</summary>
    public void Release(Block block)
    {
        block.Pins--;
        if (block.Pins > 0) return;
        if (block.State == BlockState.Failed) Forget(block);
        _room.WakeOne();
    }

    /// <summary>The holder has changed file data in some sectors of it.</summary>
    public void HasData(Block block, int firstSector, int sectors)
    {
        if (block.Dirty == 0 && block.Epoch <= _written) Waiting++;
        block.Dirty |= (byte)(((1 << sectors) - 1) << firstSector);
    }

    /// <summary>The holder has changed names or chains in it.</summary>
    public void HasNames(Block block, ulong epoch)
    {
        if (block.Dirty == 0 && block.Epoch <= _written) Waiting++;
        block.Epoch = epoch;
    }

    /// <summary>File data in these sectors is of no use any more: it need not be written.</summary>
    public void Discard(ulong firstSector, uint sectors)
    {
        for (ulong sector = firstSector; sector < firstSector + sectors;)
        {
            int at = (int)(sector % Block.Sectors);
            int count = (int)Math.Min(Block.Sectors - (ulong)at, firstSector + sectors - sector);
            if (_index.TryGetValue(sector / Block.Sectors, out Block? block) && block.Dirty != 0)
                Clean(block, (byte)(((1 << count) - 1) << at));
            sector += (uint)count;
        }
    }

    /// <summary>Writes all file data that waits now, all at once, and returns when the disk has it.</summary>
    /// <returns>How many writes that took. IoError.</returns>
    public async ValueTask<Result<int>> WriteData()
    {
        DataWrite write = new();
        foreach (Block block in _blocks)
            if (block.Dirty != 0) Write(block, write);
        await write.All();
        return write.Code == StatusCode.Ok ? write.Begun : write.Code;
    }

    /// <summary>Names and chains up to this epoch are on the disk, or the disk has failed: there may be room.</summary>
    public void HasWritten(ulong epoch)
    {
        _written = epoch;
        Waiting = 0;
        foreach (Block block in _blocks)
            if (block.Dirty != 0 || block.Epoch > epoch) Waiting++;
        _room.WakeAll();
    }

    private void Hold(Block block)
    {
        block.Pins++;
        _order.Touch(block);
    }

    private async ValueTask<Result<Block>> Arrival(Block block)
    {
        while (block.State == BlockState.Reading) await block.Arrived.Wait();
        if (block.State == BlockState.Valid) return block;
        Release(block);
        return StatusCode.IoError;
    }

    private async ValueTask<Result<Block>> Fetch(ulong number, bool reads)
    {
        if (number * Block.Sectors >= _sectors) return StatusCode.BadFormat;
        Block? block;
        while ((block = TryTake(number)) is null)
        {
            if (HasFailed) return StatusCode.IoError;
            ulong before = _written;
            if (Waiting > 0) WriteBack?.Invoke();
            if (_written == before) await _room.Wait();
            if (_index.ContainsKey(number)) return await Get(number);
        }
        if (reads) return await Fill(block);
        block.Memory.Span.Clear();
        block.State = BlockState.Valid;
        return block;
    }

    private async ValueTask<Result<Block>> Fill(Block block)
    {
        ulong sector = block.Number * Block.Sectors;
        int count = (int)Math.Min(Block.Sectors, _sectors - sector);
        StatusCode code = await _disk.Read(_first + sector, block.Memory.Slice(0, count * Disk.SectorBytes));
        Filled(block, code);
        if (code == StatusCode.Ok) return block;
        Release(block);
        return StatusCode.IoError;
    }

    private static void Filled(Block block, StatusCode code)
    {
        block.State = code == StatusCode.Ok ? BlockState.Valid : BlockState.Failed;
        block.Arrived.WakeAll();
    }

    /// <summary>
    /// A block for these sectors, held and to be filled; null: none can be spared. The sectors are in the volume.
    /// </summary>
    private Block? TryTake(ulong number)
    {
        Block? block = _order.Oldest;
        while (block is not null && !CanGo(block)) block = block.Newer;
        if (block is not null) Take(block, number);
        return block;
    }

    /// <summary>One that can go stands for other sectors now.</summary>
    private void Take(Block block, ulong number)
    {
        if (block.State != BlockState.Empty) _index.Remove(block.Number);
        block.Number = number;
        block.State = BlockState.Reading;
        _index.Add(number, block);
        Hold(block);
    }

    private bool CanGo(Block block) =>
        block.Pins == 0 && block.Dirty == 0 && !block.IsWriting && block.Epoch <= _written;

    private void Forget(Block block)
    {
        _index.Remove(block.Number);
        block.State = BlockState.Empty;
    }

    private void Clean(Block block, byte sectors)
    {
        block.Dirty &= (byte)~sectors;
        if (block.Dirty == 0 && block.Epoch <= _written) Waiting--;
    }

    private void Write(Block block, DataWrite write)
    {
        byte dirty = block.Dirty;
        block.IsWriting = true;
        Clean(block, dirty);
        Loop.Detach(WriteSectors(block, dirty, write));
    }

    private async ValueTask WriteSectors(Block block, byte dirty, DataWrite write)
    {
        write.Begin();
        StatusCode code = StatusCode.Ok;
        for (int first = 0, end; first < Block.Sectors && code == StatusCode.Ok; first = end)
        {
            end = first + 1;
            if ((dirty >> first & 1) == 0) continue;
            while (end < Block.Sectors && (dirty >> end & 1) != 0) end++;
            code = await _disk.Write(
                _first + block.Number * Block.Sectors + (uint)first,
                block.Memory.Slice(first * Disk.SectorBytes, (end - first) * Disk.SectorBytes));
        }
        block.IsWriting = false;
        write.End(code);
    }
}
