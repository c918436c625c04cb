using System;
using System.Collections.Generic;
using System.Globalization;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>The words of a channel page that anybody touches, numbered, named, and each with its one writer.</summary>
internal sealed class PageWords
{
    internal const int Client = 0, Server = 1, Kernel = 2;

    private readonly int[] _index = new int[Geometry.PageBytes / 4];
    private readonly List<(int Offset, string Name, int Writer, int Bytes)> _words = [];

    internal PageWords(Geometry geometry)
    {
        Array.Fill(_index, -1);
        AddLine(Client, "client");
        AddLine(Server, "server");
        Add(Geometry.ClientLine + Geometry.CancelBits, "client.cancel", Client, 8);
        Add(Geometry.Header + Geometry.Version, "header.version", Kernel, 4);
        Add(Geometry.Header + Geometry.Capacities, "header.capacities", Kernel, 4);
        for (uint slot = 0; slot < geometry.CommandCapacity; slot++)
            AddEntry(geometry.CommandOffset(slot), Geometry.CommandBytes, $"command{slot}", Client);
        for (uint slot = 0; slot < geometry.CompletionCapacity; slot++)
            AddEntry(geometry.CompletionOffset(slot), Geometry.CompletionBytes, $"completion{slot}", Server);
    }

    internal int Count => _words.Count;

    internal static int LineOf(int side) => side == Client ? Geometry.ClientLine : Geometry.ServerLine;

    internal static string NameOf(int side) => side == Client ? "client" : "server";

    /// <exception cref="Breach">Nobody has any business there.</exception>
    internal int IndexOf(int offset)
    {
        int index = (uint)offset < Geometry.PageBytes ? _index[offset / 4] : -1;
        return index >= 0 && _words[index].Offset == offset
            ? index
            : throw new Breach(BreachKind.Ownership, $"an access at {offset}, where no word is");
    }

    internal string Name(int word) => _words[word].Name;

    internal int Writer(int word) => _words[word].Writer;

    /// <summary>Nobody else writes it while the programs run: it does not matter when such a word is read.</summary>
    internal bool IsPrivate(int word, int side) =>
        Writer(word) == side || _words[word].Offset >= Geometry.Header && Writer(word) == Kernel;

    internal ulong[] FirstContents(SharedPage page)
    {
        ulong[] contents = new ulong[Count];
        for (int word = 0; word < Count; word++) contents[word] = page.Load(_words[word].Offset, _words[word].Bytes);
        return contents;
    }

    private void AddLine(int side, string name)
    {
        int line = LineOf(side);
        Add(line + Geometry.PublishWord, name + ".publish", side, 8);
        Add(line + Geometry.Armed, name + ".armed", Kernel, 4);
        Add(line + Geometry.Dead, name + ".dead", Kernel, 4);
        Add(line + Geometry.PeerHead, name + ".head", side, 4);
    }

    private void AddEntry(int offset, int bytes, string name, int writer)
    {
        for (int at = 0; at < bytes; at += 8)
            Add(offset + at, string.Create(CultureInfo.InvariantCulture, $"{name}.{at / 8}"), writer, 8);
    }

    private void Add(int offset, string name, int writer, int bytes)
    {
        _index[offset / 4] = _words.Count;
        _words.Add((offset, name, writer, bytes));
    }
}
