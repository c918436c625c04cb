using System;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

/// <summary>The sides of a channel. On a raw channel the client produces.</summary>
internal enum Side
{
    Client,
    Server,
}

/// <summary>What a word of the page is to one side.</summary>
internal enum WordKind : byte
{
    /// <summary>Nobody writes it while the channel is used: version, capacities, kind.</summary>
    Header,

    /// <summary>This side may store here.</summary>
    Own,

    /// <summary>The peer's tail (with its notices) or head.</summary>
    Cursor,

    /// <summary>Armed and dead, written by the kernel.</summary>
    Flag,

    /// <summary>Cancel bits and grants: a field per command.</summary>
    PerCommand,

    /// <summary>Entries of the peer's.</summary>
    Entry,

    /// <summary>The peer's statistics.</summary>
    Count,
}

/// <summary>
/// Which word is what, for one side of a channel, by the table in the channel's README and not by the code that is
/// tested.
/// </summary>
internal sealed class SideWords
{
    private readonly WordKind[] _kinds;
    private readonly bool[] _mayBeReread;

    internal SideWords(Geometry geometry, Side side)
    {
        bool isClient = side == Side.Client;
        Bytes = (int)geometry.Bytes;
        _kinds = new WordKind[Bytes / 4];
        _mayBeReread = new bool[Bytes / 4];
        Line(Geometry.ClientLine, isClient);
        Line(Geometry.ServerLine, !isClient);
        WordKind perCommand = isClient ? WordKind.Own : WordKind.PerCommand;
        Fill(Geometry.CancelBits, Geometry.Commands, perCommand);
        Fill(Geometry.Commands, (uint)geometry.Completions, isClient ? WordKind.Own : WordKind.Entry);
        uint grants = (uint)geometry.Completions + geometry.CompletionCapacity * Geometry.CompletionBytes;
        Fill((uint)geometry.Completions, grants, isClient ? WordKind.Entry : WordKind.Own);
        Fill(grants, (uint)Bytes, perCommand);
        if (geometry.ChannelKind == ChannelKind.Overwrite && !isClient) LetFirstWordsBeReread(geometry);
    }

    /// <summary>Bytes that the channel uses.</summary>
    internal int Bytes { get; }

    internal WordKind KindOf(uint offset) => offset / 4 < _kinds.Length ? _kinds[offset / 4] : WordKind.Header;

    /// <summary>
    /// How often a word may be fetched in one decision: the reader of an entry that may be overwritten compares its
    /// first word again when it has copied the rest.
    /// </summary>
    internal int MostFetches(uint offset) => offset / 4 < _kinds.Length && _mayBeReread[offset / 4] ? 2 : 1;

    private void Line(uint line, bool isOwn)
    {
        WordKind cursor = isOwn ? WordKind.Own : WordKind.Cursor;
        Fill(line + Geometry.PublishWord, line + Geometry.Armed, cursor);
        Fill(line + Geometry.Armed, line + Geometry.PeerHead, WordKind.Flag);
        Fill(line + Geometry.PeerHead, line + Geometry.Refused, cursor);
        Fill(line + Geometry.Refused, line + Geometry.Refused + 8, isOwn ? WordKind.Own : WordKind.Count);
    }

    private void LetFirstWordsBeReread(Geometry geometry)
    {
        for (uint entry = 0; entry < geometry.CommandCapacity; entry++)
            _mayBeReread.AsSpan((int)geometry.CommandOffset(entry) / 4, 2).Fill(true);
    }

    private void Fill(uint from, uint to, WordKind kind) => _kinds.AsSpan()[(int)(from / 4)..(int)(to / 4)].Fill(kind);
}
