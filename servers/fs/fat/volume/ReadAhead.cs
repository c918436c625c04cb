using System;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// How far ahead of a reader it pays to read: nothing for one who jumps about, and twice as much each time, up to a
/// limit, for one who goes on where it stopped. Less than half of that is left before more is read: so the disk gets
/// many blocks at once, and a reader of what is in memory seldom has to look whether it is.
/// </summary>
internal sealed class ReadAhead
{
    public const uint LeastBytes = 4 * Block.Bytes, MostBytes = 128 * Block.Bytes;

    private ulong _expected, _end;
    private uint _window;

    /// <summary>A read begins.</summary>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">What it wants.</param>
    /// <param name="most">The longest window.</param>
    /// <param name="from">Where reading ahead is to begin.</param>
    /// <returns>Where it is to end; nothing is to be read if that is not behind the beginning.</returns>
    public ulong Begin(ulong offset, int length, uint most, out ulong from)
    {
        bool goesOn = offset == _expected;
        ulong end = offset + (uint)length;
        _expected = end;
        if (!goesOn) (_window, _end) = (0, end);
        from = goesOn ? Math.Max(_end, offset) : offset;
        if (goesOn && _end >= end + _window / 2 && _window > 0) return 0;
        if (goesOn) _window = Math.Min(Math.Max(_window * 2, LeastBytes), most);
        return _end = end + _window;
    }
}
