using System;

namespace Mooring.Servers.Fs;

/// <summary>
/// The order of paths in which a directory comes right before everything that is in it, and the names in a directory
/// come in the order of their bytes: paths compare by byte, with the separator below every other byte.
/// </summary>
internal static class PathOrder
{
    public const byte Separator = (byte)'/';

    /// <returns>Below 0, 0 or above 0.</returns>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int common = Math.Min(left.Length, right.Length);
        for (int i = 0; i < common; i++)
        {
            if (left[i] != right[i]) return Rank(left[i]) - Rank(right[i]);
        }
        return left.Length - right.Length;
    }

    /// <summary>
    /// Is <paramref name="path"/> something inside the directory <paramref name="directory"/>? All is inside "".
    /// </summary>
    public static bool IsInside(ReadOnlySpan<byte> path, ReadOnlySpan<byte> directory)
    {
        if (directory.Length == 0) return path.Length > 0;
        return path.Length > directory.Length && path[directory.Length] == Separator
            && path.Slice(0, directory.Length).SequenceEqual(directory);
    }

    /// <summary>Cuts the first component off.</summary>
    /// <param name="path">What is left of a path; afterwards what is left then, without leading separators.</param>
    /// <returns>Empty at the end.</returns>
    public static ReadOnlySpan<byte> TakeComponent(ref ReadOnlySpan<byte> path)
    {
        while (path.Length > 0 && path[0] == Separator) path = path.Slice(1);
        int end = 0;
        while (end < path.Length && path[end] != Separator) end++;
        ReadOnlySpan<byte> component = path.Slice(0, end);
        path = path.Slice(end);
        return component;
    }

    private static int Rank(byte value) => value == Separator ? 0 : value + 1;
}
