using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Gives a program the answers that are recorded, and takes note of the first step that has none. The stores to the
/// words of one entry that follow each other are one step, made when something else is done; so are the loads.
/// </summary>
/// <param name="merges">False: no place is known again.</param>
internal sealed class Tape(EntryTable entries, bool merges)
{
    private const int NotesEach = 2;

    private List<ulong> _answers = [];
    private int _next;
    private EntryParts _contents;
    private int _storing, _loaded;
    private uint _parts;

    internal Step Reached { get; private set; }

    /// <summary>The place where the program can be known again, if it has come to one since its last answer.</summary>
    internal UInt128? Mark { get; private set; }

    /// <summary>What the program has said of itself.</summary>
    internal ulong[] Notes { get; private set; } = [];

    /// <summary>A value that a page that is a mutant has loaded too early.</summary>
    internal ulong? Remembered { get; set; }

    internal void Rewind(List<ulong> answers)
    {
        (_answers, _next) = (answers, 0);
        (_storing, _loaded) = (-1, -1);
        (Mark, Remembered) = (null, null);
        Notes = new ulong[NotesEach * Enum.GetValues<NoteKind>().Length];
    }

    internal ulong Do(in Step step)
    {
        StoreGathered();
        _loaded = -1;
        if (_next < _answers.Count)
        {
            Mark = null;
            return _answers[_next++];
        }
        Reached = step;
        throw EndOfTape.Instance;
    }

    /// <summary>
    /// Here the future depends on nothing but <paramref name="state"/> and <paramref name="place"/>: two runs that come
    /// here with the same fields are the same from here on.
    /// </summary>
    internal void Here(object state, int place)
    {
        StoreGathered();
        if (!merges || _next < _answers.Count) return;
        Digest digest = Digest.Begin();
        digest.Add((ulong)place);
        foreach (ulong note in Notes) digest.Add(note);
        Replica.AddTo(ref digest, state);
        Mark = digest.Value;
    }

    internal void Note(NoteKind kind, int channel, int number) =>
        Notes[(int)kind * NotesEach + channel] |= 1ul << number;

    internal static ulong Noted(ulong[] notes, NoteKind kind, int channel) => notes[(int)kind * NotesEach + channel];

    /// <summary>A part of 4 bytes.</summary>
    internal void StorePart(int word, int part, uint value)
    {
        if (_storing != word)
        {
            StoreGathered();
            (_storing, _loaded, _contents, _parts) = (word, -1, default, 0);
        }
        _contents[part] = value;
        _parts |= 1u << part;
    }

    internal uint LoadPart(int word, int part)
    {
        if (_loaded != word || (_parts >> part & 1) != 0) Copy(word);
        _parts |= 1u << part;
        return _contents[part];
    }

    internal void LoadEntry(int word, out Command command)
    {
        EntryParts contents = entries.ContentsOf(Do(new Step(StepKind.Load, word)));
        command = MemoryMarshal.Read<Command>(EntryParts.Bytes(contents));
    }

    internal void StoreGathered()
    {
        if (_storing < 0) return;
        int word = _storing;
        ulong contents = entries.NumberOf(_contents, _parts);
        _storing = -1;
        Do(new Step(StepKind.Store, word, contents));
    }

    private void Copy(int word)
    {
        _contents = entries.ContentsOf(Do(new Step(StepKind.Load, word)));
        (_loaded, _parts) = (word, 0);
    }

    internal sealed class EndOfTape : Exception
    {
        internal static readonly EndOfTape Instance = new();
    }
}

/// <summary>What programs note down, a bit for each command: what is compared when a run has ended.</summary>
internal enum NoteKind
{
    /// <summary>Server: took it.</summary>
    Taken,

    /// <summary>Client: it was accepted.</summary>
    Accepted,

    /// <summary>Client: it ended as the server posted it.</summary>
    Delivered,

    /// <summary>Client: it ended without the server.</summary>
    Buried,

    /// <summary>Client: it ended without the server, and was surely not started.</summary>
    NotStarted,

    /// <summary>Client: it asked for the end of it.</summary>
    Cancelled,

    /// <summary>The channel is over for this side. Bit 0.</summary>
    Closed,
}
