using System;

namespace Mooring.Tests.Sdk;

/// <summary>What the probe computes, for both sides.</summary>
internal static class Model
{
    public static ulong Mix(byte a, bool b, Colour c, long d, Point e) => unchecked(
        a + 31 * ((b ? 1ul : 0) + 31 * ((ulong)c + 31 * ((ulong)d + 31 * Mix(e)))));

    public static Point Move(Point from, int by) =>
        new() { X = unchecked(from.X + by), Y = unchecked(from.Y - by), Colour = from.Colour };

    public static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        foreach (byte value in bytes) sum = sum * 31 + value;
        return sum;
    }

    private static ulong Mix(Point point) =>
        unchecked((ulong)point.X + 31 * ((ulong)point.Y + 31 * (ulong)point.Colour));
}
