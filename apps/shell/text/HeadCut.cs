using System;

namespace Mooring.Apps.Shell;

/// <summary>How much of a stream head shows: the first so many lines, or bytes.</summary>
internal struct HeadCut
{
    private readonly bool _countsBytes;
    private ulong _left;

    public HeadCut(ulong count, bool countsBytes)
    {
        _left = count;
        _countsBytes = countsBytes;
    }

    public bool IsDone => _left == 0;

    /// <returns>How many of these bytes belong to the head.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        if (!_countsBytes) return TakeLines(bytes);
        int count = (int)Math.Min((ulong)bytes.Length, _left);
        _left -= (ulong)count;
        return count;
    }

    private int TakeLines(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (count < bytes.Length && _left > 0)
        {
            if (bytes[count++] == '\n') _left--;
        }
        return count;
    }
}
