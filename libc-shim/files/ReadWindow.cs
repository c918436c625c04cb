using System;

namespace Mooring.LibcShim;

/// <summary>Which bytes of a file a window holds, and when they were fetched. The bytes lie elsewhere.</summary>
internal struct ReadWindow
{
    /// <summary>Whose file.</summary>
    public int Descriptor;

    /// <summary>How many.</summary>
    public int Bytes;

    /// <summary>Where in the file they begin.</summary>
    public long Start;

    /// <summary>The file's counter, loaded before they were fetched.</summary>
    public ulong Version;

    /// <summary>How many of the wanted bytes it has from an offset on.</summary>
    /// <param name="descriptor">Of the file.</param>
    /// <param name="at">Where in the file.</param>
    /// <param name="wanted">At most so many.</param>
    /// <param name="version">The file's counter now.</param>
    /// <param name="from">Where in the window the first lies.</param>
    public readonly int Find(int descriptor, long at, long wanted, ulong version, out int from)
    {
        from = 0;
        if (descriptor != Descriptor || version != Version || at < Start || at - Start >= Bytes) return 0;
        from = (int)(at - Start);
        return (int)Math.Min(wanted, Bytes - from);
    }

    /// <summary>Nothing.</summary>
    public void Drop() => Bytes = 0;
}
