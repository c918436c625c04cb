using System;

namespace Mooring.Apps.Shell;

/// <summary>A word that is being put together. An empty word is a word too ('').</summary>
internal sealed class WordBuilder
{
    private char[] _chars = new char[256];
    private int _length;

    /// <summary>Something of the word has been seen, be it an empty pair of quotes.</summary>
    public bool IsBegun { get; private set; }

    public void Begin() => IsBegun = true;

    public void Add(char value)
    {
        IsBegun = true;
        if (_length == _chars.Length) Grow();
        _chars[_length++] = value;
    }

    /// <summary>Adds the decimal digits of a number.</summary>
    public void Add(int number)
    {
        if (number < 0) Add('-');
        AddDigits(number < 0 ? (uint)-(long)number : (uint)number);
    }

    /// <summary>The word; the builder is empty again.</summary>
    public string Take()
    {
        string word = new(_chars, 0, _length);
        _length = 0;
        IsBegun = false;
        return word;
    }

    private void AddDigits(uint number)
    {
        if (number >= 10) AddDigits(number / 10);
        Add((char)('0' + number % 10));
    }

    private void Grow()
    {
        char[] larger = new char[_chars.Length * 2];
        new ReadOnlySpan<char>(_chars).CopyTo(larger);
        _chars = larger;
    }
}
