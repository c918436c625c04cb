using System;

namespace Mooring.Servers.Console;

/// <summary>Text to what a terminal wants: each line feed becomes carriage return and line feed.</summary>
internal static class NewlineWriter
{
    /// <param name="data">The rest of a write.</param>
    /// <param name="burst">At least 2 bytes.</param>
    /// <param name="taken">Bytes taken from <paramref name="data"/>.</param>
    /// <returns>Bytes put into <paramref name="burst"/>.</returns>
    public static int Fill(ReadOnlySpan<byte> data, Span<byte> burst, out int taken)
    {
        int put = 0;
        for (taken = 0; taken < data.Length; taken++)
        {
            byte value = data[taken];
            int wanted = value == '\n' ? 2 : 1;
            if (put + wanted > burst.Length) break;
            if (value == '\n') burst[put++] = (byte)'\r';
            burst[put++] = value;
        }
        return put;
    }
}
