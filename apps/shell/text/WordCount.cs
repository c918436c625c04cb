using System;

namespace Mooring.Apps.Shell;

/// <summary>What wc counts: line feeds, words (runs of bytes that are no white space), bytes.</summary>
internal struct WordCount
{
    public ulong Lines, Words, Bytes;
    private bool _inWord;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        ulong lines = 0, words = 0;
        bool inWord = _inWord;
        foreach (byte value in bytes)
        {
            bool blank = value == ' ' || value is >= 9 and <= 13;
            if (value == '\n') lines++;
            if (!blank && !inWord) words++;
            inWord = !blank;
        }
        _inWord = inWord;
        Lines += lines;
        Words += words;
        Bytes += (ulong)bytes.Length;
    }

    public void Add(in WordCount other)
    {
        Lines += other.Lines;
        Words += other.Words;
        Bytes += other.Bytes;
    }
}
