using System;

namespace Mooring.Servers.Console;

/// <summary>
/// The lines that were entered, oldest first: at most <see cref="MostLines"/> and <see cref="MostBytes"/>; the oldest
/// go. Empty lines, repetitions of the last line and lines above <see cref="LongestLine"/> are not remembered.
/// </summary>
internal sealed class History
{
    public const int MostLines = 100;
    public const int MostBytes = 256 * 1024;
    public const int LongestLine = 16 * 1024;

    private readonly byte[]?[] _lines = new byte[]?[MostLines];
    private int _first, _bytes;

    public int Count { get; private set; }

    /// <param name="index">0 for the oldest, below <see cref="Count"/>.</param>
    public ReadOnlySpan<byte> this[int index] => _lines[(_first + index) % MostLines];

    public void Add(ReadOnlySpan<byte> line)
    {
        if (line.Length == 0 || line.Length > LongestLine) return;
        if (Count > 0 && this[Count - 1].SequenceEqual(line)) return;
        while (Count == MostLines || _bytes + line.Length > MostBytes) DropOldest();
        byte[] copy = new byte[line.Length];
        line.CopyTo(copy);
        _lines[(_first + Count++) % MostLines] = copy;
        _bytes += copy.Length;
    }

    private void DropOldest()
    {
        _bytes -= _lines[_first]!.Length;
        _lines[_first] = null;
        _first = (_first + 1) % MostLines;
        Count--;
    }
}
