using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>The 64 bytes of an entry in parts of 4; of a completion the first 16.</summary>
[InlineArray(Count)]
internal struct EntryParts
{
    internal const int Count = (int)Geometry.CommandBytes / 4;

    private uint _part;

    internal static ReadOnlySpan<byte> Bytes(in EntryParts parts) => MemoryMarshal.AsBytes((ReadOnlySpan<uint>)parts);
}

/// <summary>
/// All contents that entries have had, numbered: so an entry is one word of memory, and is stored and copied in one
/// step. A store to a part of an entry keeps the rest. 0 is what a slot holds before its first use.
/// </summary>
internal sealed class EntryTable
{
    private readonly Dictionary<UInt128, ulong> _numbers = [];
    private readonly List<(EntryParts Contents, uint Parts)> _contents = [];

    internal EntryTable() => NumberOf(default, 0);

    /// <param name="parts">Which parts are meant, a bit each; the others are 0.</param>
    internal ulong NumberOf(in EntryParts contents, uint parts)
    {
        Digest digest = Digest.Begin();
        digest.Add(parts);
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(EntryParts.Bytes(contents))) digest.Add(word);
        if (_numbers.TryGetValue(digest.Value, out ulong number)) return number;
        _contents.Add((contents, parts));
        return _numbers[digest.Value] = (ulong)_contents.Count - 1;
    }

    internal EntryParts ContentsOf(ulong number) => _contents[(int)number].Contents;

    /// <summary>What an entry holds after a store to some of its parts.</summary>
    internal ulong Merge(ulong before, ulong stored)
    {
        (EntryParts contents, uint parts) = _contents[(int)before];
        (EntryParts news, uint newParts) = _contents[(int)stored];
        if ((parts & ~newParts) == 0) return stored;
        for (int part = 0; part < EntryParts.Count; part++)
        {
            if ((newParts >> part & 1) != 0) contents[part] = news[part];
        }
        return NumberOf(contents, parts | newParts);
    }
}
