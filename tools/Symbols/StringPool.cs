using System;
using System.Collections.Generic;
using System.Text;

namespace Mooring.Tools.Symbols;

/// <summary>NUL-terminated UTF-8 strings behind each other, each stored once. The first is "".</summary>
public sealed class StringPool
{
    private readonly List<byte> _bytes = [0];
    private readonly Dictionary<string, uint> _offsets = new(StringComparer.Ordinal) { [""] = 0 };

    /// <summary>A copy of the pool.</summary>
    public byte[] Bytes => [.. _bytes];

    /// <summary>Byte offset of <paramref name="text"/> in the pool; it is added when it is new.</summary>
    public uint Add(string text)
    {
        if (_offsets.TryGetValue(text, out uint known)) return known;
        uint offset = (uint)_bytes.Count;
        _bytes.AddRange(Encoding.UTF8.GetBytes(text));
        _bytes.Add(0);
        _offsets.Add(text, offset);
        return offset;
    }
}
