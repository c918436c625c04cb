namespace Mooring.Servers.Fs.Fat;

/// <summary>Blocks in the order in which they were used last.</summary>
internal sealed class BlockOrder
{
    private Block? _newest;

    /// <summary>Unused for longest.</summary>
    public Block? Oldest { get; private set; }

    /// <summary>Puts a block that is in no order at the young end.</summary>
    public void Add(Block block)
    {
        block.Older = _newest;
        block.Newer = null;
        if (_newest is null) Oldest = block;
        else _newest.Newer = block;
        _newest = block;
    }

    /// <summary>It is used now.</summary>
    public void Touch(Block block)
    {
        if (block == _newest) return;
        Remove(block);
        Add(block);
    }

    private void Remove(Block block)
    {
        if (block.Newer is null) _newest = block.Older;
        else block.Newer.Older = block.Older;
        if (block.Older is null) Oldest = block.Newer;
        else block.Older.Newer = block.Newer;
    }
}
