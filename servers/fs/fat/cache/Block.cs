using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>What the bytes of a block are worth.</summary>
internal enum BlockState : byte
{
    /// <summary>It stands for nothing.</summary>
    Empty,

    /// <summary>The disk is filling it.</summary>
    Reading,

    Valid,

    /// <summary>The disk could not fill it; those who waited are still to learn of it.</summary>
    Failed,
}

/// <summary>Eight sectors of a volume in memory.</summary>
internal sealed class Block
{
    public const int Sectors = 8, Bytes = Sectors * Disk.SectorBytes;

    public Block(SharedBytes memory, int place) => (Memory, Place) = (memory, place);

    public SharedBytes Memory { get; }

    /// <summary>Among the blocks: those of neighbouring places lie side by side in memory.</summary>
    public int Place { get; }

    /// <summary>Of those that wait for the disk.</summary>
    public WaitQueue Arrived { get; } = new();

    /// <summary>Which eight sectors, counted from the start of the volume.</summary>
    public ulong Number { get; set; }

    public BlockState State { get; set; }

    /// <summary>Those who look at it or wait for it: it stands for the same sectors until they are gone.</summary>
    public int Pins { get; set; }

    /// <summary>A bit for each sector with file data that the disk has not got.</summary>
    public byte Dirty { get; set; }

    public bool IsWriting { get; set; }

    /// <summary>The last epoch that changed names or chains in here; they are on the disk when it is.</summary>
    public ulong Epoch { get; set; }

    /// <summary>Neighbours in the order of use.</summary>
    public Block? Newer { get; set; }

    /// <inheritdoc cref="Newer"/>
    public Block? Older { get; set; }
}
