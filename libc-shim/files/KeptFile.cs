namespace Mooring.LibcShim;

/// <summary>
/// What the shim keeps of a file that nobody else reads or writes through the same description.
/// </summary>
internal struct KeptFile
{
    /// <summary>Its place among the counters.</summary>
    public uint Place;

    /// <summary>The window that was filled last for it; perhaps another file has it now.</summary>
    public int Window;

    /// <summary>Where the file is; where the server believes it is.</summary>
    public long Position, Told;

    /// <summary>Where the last read ended: one that begins there goes through the file from front to back.</summary>
    public long Next;

    /// <summary>As it is when it has just been opened.</summary>
    public static KeptFile Opened(uint place) => new() { Place = place, Next = -1 };

    /// <summary>A read has got this many bytes.</summary>
    public void HasRead(long at, long bytes) => Next = at + bytes;

    /// <summary>
    /// lseek, where it needs no more than the position. False: it needs the size, or makes no sense.
    /// </summary>
    /// <param name="offset">Relative to what whence says.</param>
    /// <param name="whence">SEEK_SET 0, SEEK_CUR 1.</param>
    public bool TrySeek(long offset, int whence)
    {
        const int set = 0, current = 1;
        if (whence is not (set or current)) return false;
        long to = unchecked(offset + (whence == current ? Position : 0));
        if (to < 0) return false;
        Position = to;
        return true;
    }
}
