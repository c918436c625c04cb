using System;

namespace Mooring.Apps.Shell;

/// <summary>
/// A word that is being put together. An empty word is a word too (''). What was written plainly may make a pattern of
/// it; what was quoted, escaped or put in for a parameter may not.
/// </summary>
internal sealed class WordBuilder
{
    private char[] _chars = new char[256], _pattern = new char[256];
    private int _length, _patternLength;
    private bool _hasPattern;

    /// <summary>Something of the word has been seen, be it an empty pair of quotes.</summary>
    public bool IsBegun { get; private set; }

    public void Begin() => IsBegun = true;

    /// <summary>A character that stands for itself.</summary>
    public void Add(char value)
    {
        if (NamePattern.IsSpecial(value)) Append(ref _pattern, ref _patternLength, '\\');
        AddBoth(value);
    }

    /// <summary>A character that was written without quotes.</summary>
    public void AddPlain(char value)
    {
        _hasPattern |= value is '*' or '?' or '[';
        AddBoth(value);
    }

    public void Add(string text)
    {
        foreach (char value in text) Add(value);
    }

    /// <summary>Adds the decimal digits of a number.</summary>
    public void Add(int number)
    {
        if (number < 0) Add('-');
        AddDigits(number < 0 ? (uint)-(long)number : (uint)number);
    }

    /// <summary>The word; the builder is empty again.</summary>
    public Word Take()
    {
        string text = new(_chars, 0, _length);
        Word word = new(text, _hasPattern ? new string(_pattern, 0, _patternLength) : null);
        _length = _patternLength = 0;
        IsBegun = _hasPattern = false;
        return word;
    }

    private void AddDigits(uint number)
    {
        if (number >= 10) AddDigits(number / 10);
        Add((char)('0' + number % 10));
    }

    private void AddBoth(char value)
    {
        IsBegun = true;
        Append(ref _chars, ref _length, value);
        Append(ref _pattern, ref _patternLength, value);
    }

    private static void Append(ref char[] chars, ref int length, char value)
    {
        if (length == chars.Length)
        {
            char[] larger = new char[length * 2];
            new ReadOnlySpan<char>(chars).CopyTo(larger);
            chars = larger;
        }
        chars[length++] = value;
    }
}
