using System;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// How far ahead of a reader it pays to read: nothing for one who jumps about, and twice as much each time, up to a
/// limit, for one who goes on where it stopped.
/// </summary>
internal sealed class ReadAhead
{
    public const uint LeastBytes = 4 * Block.Bytes, MostBytes = 32 * Block.Bytes;

    private ulong _expected;
    private uint _window;

    /// <summary>A read begins.</summary>
    /// <returns>Bytes behind its end that are worth reading now.</returns>
    public uint Begin(ulong offset, int length)
    {
        bool goesOn = offset == _expected;
        _window = goesOn ? Math.Min(Math.Max(_window * 2, LeastBytes), MostBytes) : 0;
        _expected = offset + (uint)length;
        return _window;
    }
}
