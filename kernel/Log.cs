using System;
using System.Runtime.CompilerServices;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>
/// The kernel's log: the last 64 KiB of it in a ring, all of it on COM3.
///
/// One writer, the kernel, with interrupts off. Readers keep a cursor, the number of bytes written since boot that they
/// have seen; a reader that comes too late is told exactly how many bytes it missed. Bytes, not lines, are the unit: a
/// reader may see the rest of a line whose beginning was overwritten.
/// </summary>
internal static class Log
{
    private const int Capacity = 64 * 1024;
    private const byte NewLine = (byte)'\n';

    private static Ring s_ring;
    private static ulong s_written;
    private static bool s_insideLine;

    /// <summary>Bytes written since boot: the cursor of a reader that has seen everything.</summary>
    internal static ulong End => s_written;

    /// <summary>
    /// Ends the line that the interpolated text began: <c>Log.Line($"x = {x:x}")</c>. Allocates nothing.
    /// </summary>
    internal static void Line(ref LogLine line) => Put(NewLine);

    /// <summary>Writes a line of constant text.</summary>
    internal static void Line(string text)
    {
        LogLine line = new(text.Length, 0);
        line.AppendLiteral(text);
        Line(ref line);
    }

    /// <summary>Writes bytes as they are, without a time stamp.</summary>
    internal static void Write(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            Put(bytes[i]);
    }

    /// <summary>Ends a line that was being written, if one was; a panic begins its report at the left edge.</summary>
    internal static void FinishLine()
    {
        if (s_insideLine)
            Put(NewLine);
    }

    /// <summary>Copies what was written since the cursor, as much as fits.</summary>
    /// <param name="cursor">Where to go on; moved behind what was copied. A cursor from the future reads
    /// nothing.</param>
    /// <param name="into">Destination.</param>
    /// <param name="lost">Bytes between the cursor and the oldest byte that the ring still has.</param>
    /// <returns>Number of bytes copied.</returns>
    internal static int Read(ref ulong cursor, Span<byte> into, out ulong lost)
    {
        lost = 0;
        if (cursor >= s_written)
            return 0;
        ulong oldest = s_written > Capacity ? s_written - Capacity : 0;
        if (cursor < oldest)
        {
            lost = oldest - cursor;
            cursor = oldest;
        }
        int count = 0;
        while (count < into.Length && cursor < s_written)
            into[count++] = s_ring[(int)(cursor++ % Capacity)];
        return count;
    }

    /// <summary>Writes one byte.</summary>
    internal static void Put(byte value)
    {
        s_ring[(int)(s_written % Capacity)] = value;
        s_written++;
        s_insideLine = value != NewLine;
        Serial.Put(value);
    }

    [InlineArray(Capacity)]
    private struct Ring
    {
        private byte _first;
    }
}
