using System;
using System.Collections.Generic;
using System.Globalization;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The words that the threads share, numbered, named, each with its one writer: those of every channel's page, an entry
/// being one word, and for each port the word in which a hot loop sees that something is ready.
/// </summary>
internal sealed class PageWords
{
    internal const int Client = 0, Server = 1, Kernel = 2;

    private readonly record struct Word(string Name, int Channel, int Writer, int Reader);

    private readonly Cast _cast;
    private readonly Geometry _geometry;
    private readonly List<Word> _words = [];
    private readonly List<int> _marks = [];
    private readonly List<uint> _readers = [];
    private readonly View[] _carried, _near;
    private readonly int _perChannel;

    internal PageWords(Cast cast, Geometry geometry, bool hasMarks)
    {
        (_cast, _geometry) = (cast, geometry);
        for (int channel = 0; channel < cast.Channels; channel++) AddChannel(channel);
        _perChannel = _words.Count / cast.Channels;
        for (int port = 0; port < cast.Ports; port++) Add(new Word($"port{port}.ready", -1 - port, Kernel, Kernel));
        Count = _words.Count;
        if (hasMarks) AddMarks();
        if (_words.Count > View.MostWords) throw new ArgumentException("too many words");
        _carried = [.. _words.ConvertAll(Carried)];
        _near = new View[cast.Actors.Length];
        for (int thread = 0; thread < _near.Length; thread++) _near[thread] = NearTo(thread);
    }

    /// <summary>Words that have contents; marks come after them.</summary>
    internal int Count { get; }

    internal int Marks => _words.Count - Count;

    internal string Name(int word) => _words[word].Name;

    internal int Writer(int word) => _words[word].Writer;

    /// <summary>-1 for the words of ports.</summary>
    internal int Channel(int word) => Math.Max(_words[word].Channel, -1);

    internal int ReadyWord(int port) => _perChannel * _cast.Channels + port;

    internal bool IsEntry(int word) => Channel(word) >= 0 && word % _perChannel is var place
        && place >= FirstEntry && place < FirstEntry + _geometry.CommandCapacity + _geometry.CompletionCapacity;

    /// <summary>May a thread have to do with old contents of a word? Others always see the youngest.</summary>
    internal bool Reads(int thread, int word) => (_readers[word] >> thread & 1) != 0;

    /// <summary>The mark that a copy of this entry leaves; -1: none.</summary>
    internal int MarkOf(int word) => _marks[word];

    /// <summary>
    /// What a release store to a word tells whoever acquires it: of words of that channel which that one reads.
    /// </summary>
    internal View CarriedBy(int word) => _carried[word];

    /// <summary>The words of a thread's own channels and ports.</summary>
    internal View Near(int thread) => _near[thread];

    /// <summary>Nobody else writes it: it does not matter when such a word is read.</summary>
    internal bool IsPrivate(int thread, int word) => Writer(word) != Kernel && !Reads(thread, word);

    internal int InLine(int channel, int side, uint offset) => LineAt(channel, side) + offset switch
    {
        Geometry.PublishWord => 0,
        Geometry.Armed => 1,
        Geometry.Dead => 2,
        Geometry.PeerHead => 3,
        Geometry.Refused => 4,
        _ => throw NoWord(offset),
    };

    /// <summary>A word of a page, and which part of it an offset names: for entries, in units of 4 bytes.</summary>
    /// <exception cref="Breach">Nobody has any business there.</exception>
    internal int IndexOf(int channel, nuint offset, out int part)
    {
        part = 0;
        uint at = (uint)offset;
        if (at < Geometry.Header) return InLine(channel, (int)(at / Geometry.ServerLine), at % Geometry.ServerLine);
        if (at == Geometry.CancelBits) return channel * _perChannel + CancelWord;
        if (at < Geometry.Commands || at >= (uint)_geometry.Bytes) throw NoWord(at);
        int first = channel * _perChannel + FirstEntry;
        uint completions = (uint)_geometry.Completions, grants = (uint)_geometry.GrantOffset(0);
        if (at < completions) return first + Entry(at - Geometry.Commands, Geometry.CommandBytes, out part);
        first += (int)_geometry.CommandCapacity;
        if (at < grants) return first + Entry(at - completions, Geometry.CompletionBytes, out part);
        return first + (int)_geometry.CompletionCapacity + Entry(at - grants, Geometry.GrantBytes, out part);
    }

    private int LineAt(int channel, int side) => channel * _perChannel + side * WordsOfLine;

    private static int Entry(uint offset, uint bytes, out int part)
    {
        part = (int)(offset % bytes / 4);
        return (int)(offset / bytes);
    }

    /// <summary>What all words hold at first.</summary>
    internal ulong[] FirstContents(uint cursor)
    {
        ulong[] contents = new ulong[Count + Marks];
        for (int channel = 0; channel < _cast.Channels; channel++)
        {
            foreach (int side in (int[])[Client, Server])
            {
                contents[InLine(channel, side, Geometry.PublishWord)] = cursor;
                contents[InLine(channel, side, Geometry.PeerHead)] = cursor;
            }
        }
        return contents;
    }

    internal static uint LineOf(int side) => side == Client ? Geometry.ClientLine : Geometry.ServerLine;

    internal static string NameOf(int side) => side == Client ? "client" : "server";

    private const int WordsOfLine = 5, CancelWord = 10, FirstEntry = 11;

    private View NearTo(int thread)
    {
        bool[] near = new bool[_words.Count];
        for (int word = 0; word < near.Length; word++)
        {
            int channel = _words[word].Channel;
            uint threads = channel < 0
                ? _readers[word]
                : _cast.ThreadsOf(channel, Client) | _cast.ThreadsOf(channel, Server);
            near[word] = (threads >> thread & 1) != 0;
        }
        return View.Marks(near);
    }

    private View Carried(Word by)
    {
        bool[] told = new bool[_words.Count];
        for (int word = 0; word < told.Length; word++)
            told[word] = _words[word].Channel == by.Channel && _words[word].Reader == by.Reader;
        return View.Marks(told);
    }

    private void AddChannel(int channel)
    {
        string prefix = _cast.Channels == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{channel}.");
        AddLine(channel, prefix, Client);
        AddLine(channel, prefix, Server);
        Add(new Word(prefix + "client.cancel", channel, Client, Server));
        for (int slot = 0; slot < _geometry.CommandCapacity; slot++)
            Add(new Word($"{prefix}command{slot}", channel, Client, Server));
        for (int slot = 0; slot < _geometry.CompletionCapacity; slot++)
            Add(new Word($"{prefix}completion{slot}", channel, Server, Client));
        for (int slot = 0; slot < _geometry.CompletionCapacity; slot++)
            Add(new Word($"{prefix}grant{slot}", channel, Client, Server));
    }

    private void AddLine(int channel, string prefix, int side)
    {
        string name = prefix + NameOf(side);
        Add(new Word(name + ".publish", channel, side, 1 - side));
        Add(new Word(name + ".armed", channel, Kernel, side));
        Add(new Word(name + ".dead", channel, Kernel, 1 - side));
        Add(new Word(name + ".head", channel, side, 1 - side));
        Add(new Word(name + ".refused", channel, side, 1 - side));
    }

    /// <summary>A mark is made by whoever copies the entry and known by whoever writes it.</summary>
    private void AddMarks()
    {
        for (int word = 0; word < Count; word++)
        {
            if (!IsEntry(word)) continue;
            _marks[word] = _words.Count;
            Word entry = _words[word];
            Add(new Word("copy of " + entry.Name, entry.Channel, entry.Reader, entry.Writer));
        }
    }

    private void Add(Word word)
    {
        _words.Add(word);
        _marks.Add(-1);
        bool isOfPort = word.Channel < 0;
        _readers.Add(isOfPort ? _cast.ThreadsAt(-1 - word.Channel) : _cast.ThreadsOf(word.Channel, word.Reader));
    }

    private static Breach NoWord(uint offset) =>
        new(BreachKind.Ownership, $"an access at {offset}, where no word is");
}
