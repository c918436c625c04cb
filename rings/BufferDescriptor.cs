using System.Runtime.InteropServices;

namespace Mooring.Rings;

/// <summary>
/// Names bytes in a region that was lent on the channel: two words of a payload. No data is copied into the ring.
/// From the acceptance of the command until its end the client does not reuse the bytes; the server looks at them only
/// in between.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct BufferDescriptor
{
    private readonly ulong _regionAndLength;

    /// <summary>Where in the region it begins, in bytes.</summary>
    public readonly ulong Offset;

    /// <param name="region">The number of the lend on this channel.</param>
    /// <param name="offset">Bytes from the region's begin.</param>
    /// <param name="length">Bytes.</param>
    public BufferDescriptor(uint region, ulong offset, uint length)
    {
        _regionAndLength = region | (ulong)length << 32;
        Offset = offset;
    }

    private BufferDescriptor(ulong first, ulong second)
    {
        _regionAndLength = first;
        Offset = second;
    }

    public uint Region => (uint)_regionAndLength;

    public uint Length => (uint)(_regionAndLength >> 32);

    /// <summary>The two words that cross the page.</summary>
    public (ulong First, ulong Second) Words => (_regionAndLength, Offset);

    /// <summary>What the other side wrote: any two words are a descriptor, of bytes that may not be there.</summary>
    public static BufferDescriptor FromWords(ulong first, ulong second) => new(first, second);

    /// <summary>Do all its bytes lie in a region of this length? Says no to what overflows.</summary>
    public bool LiesIn(ulong regionBytes) => Offset <= regionBytes && Length <= regionBytes - Offset;
}
