using System;
using System.Text;

namespace Mooring.Sdk.Json;

/// <summary>
/// Reads JSON as RFC 8259 says and nothing more: one value, no comma too many, no name twice, no half of a surrogate
/// pair. What it reads may be anybody's: it is bounded in length and depth, and what is wrong is said with the place.
/// </summary>
public ref struct JsonReader
{
    public const int MostLetters = 64 * 1024, MostDepth = 64, LongestNumber = 400;

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _letters = new();
    private int _at, _depth;
    private string? _fault;

    private JsonReader(string text) => _text = text;

    /// <summary>Reads a text that is one value.</summary>
    /// <param name="fault">What is wrong, with the column; null if nothing.</param>
    public static JsonValue Read(string text, out string? fault)
    {
        JsonReader reader = new(text);
        if (text.Length > MostLetters) reader.Fail("the text is too long");
        JsonValue value = reader.Value();
        reader.SkipBlanks();
        if (reader._at < text.Length) reader.Fail("something follows the value");
        fault = reader._fault;
        return value;
    }

    private JsonValue Value()
    {
        SkipBlanks();
        int at = _at;
        switch (Peek())
        {
            case '{': return Object(at);
            case '[': return Array(at);
            case '"': return new JsonValue(JsonKind.Text, Text(), at);
            case 't': return Word("true", JsonKind.True);
            case 'f': return Word("false", JsonKind.False);
            case 'n': return Word("null", JsonKind.Null);
            case '-' or >= '0' and <= '9': return Number(at);
        }
        return Fail(_at == _text.Length ? "a value is missing" : "this is no value");
    }

    private JsonValue Object(int at)
    {
        JsonValue value = new(JsonKind.Object, "", at);
        if (!Enter() || TryTake('}')) return Leave(value);
        do
        {
            SkipBlanks();
            int nameAt = _at;
            string name = Peek() == '"' ? Text() : Fail("a name in quotes is missing").Text;
            if (value.Find(name) is not null) FailAt(nameAt, "the name '" + name + "' is there twice");
            if (!TryTake(':')) Fail("':' is missing");
            value.Add(name, _fault is null ? Value() : value);
        }
        while (TryTake(','));
        if (!TryTake('}')) Fail("',' or '}' is missing");
        return Leave(value);
    }

    private JsonValue Array(int at)
    {
        JsonValue value = new(JsonKind.Array, "", at);
        if (!Enter() || TryTake(']')) return Leave(value);
        do value.Items.Add(Value());
        while (TryTake(','));
        if (!TryTake(']')) Fail("',' or ']' is missing");
        return Leave(value);
    }

    private bool Enter()
    {
        _at++;
        if (++_depth > MostDepth) Fail("too many brackets inside each other");
        return _fault is null;
    }

    private JsonValue Leave(JsonValue value)
    {
        _depth--;
        return value;
    }

    private JsonValue Word(string word, JsonKind kind)
    {
        int at = _at;
        if (!_text.Slice(_at).StartsWith(word)) return Fail("this is no value");
        _at += word.Length;
        return new JsonValue(kind, "", at);
    }

    private JsonValue Number(int at)
    {
        if (Peek() == '-') _at++;
        if (Peek() == '0') _at++;
        else Digits();
        if (Peek() == '.')
        {
            _at++;
            Digits();
        }
        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-') _at++;
            Digits();
        }
        if (_at - at > LongestNumber) FailAt(at, "the number is too long");
        return new JsonValue(JsonKind.Number, _text.Slice(at, _at - at).ToString(), at);
    }

    private void Digits()
    {
        if (!char.IsAsciiDigit(Peek())) Fail("a digit is missing");
        while (char.IsAsciiDigit(Peek())) _at++;
    }

    private string Text()
    {
        _letters.Clear();
        _at++;
        while (_fault is null && Peek() != '"')
        {
            if (_at == _text.Length) Fail("the closing quote is missing");
            else if (Peek() < ' ') Fail("a control letter inside a text");
            else Letter();
        }
        _at++;
        return _letters.ToString();
    }

    /// <summary>A letter, or two that belong together.</summary>
    private void Letter()
    {
        int at = _at;
        char letter = Unit();
        if (char.IsLowSurrogate(letter)) FailAt(at, "half of a pair of surrogates");
        _letters.Append(letter);
        if (!char.IsHighSurrogate(letter)) return;
        letter = _at < _text.Length ? Unit() : ' ';
        if (!char.IsLowSurrogate(letter)) FailAt(at, "half of a pair of surrogates");
        _letters.Append(letter);
    }

    private char Unit()
    {
        char letter = _text[_at++];
        if (letter != '\\') return letter;
        char name = Peek();
        _at++;
        if (name == 'u') return Hexadecimal();
        int place = "\"\\/bfnrt".IndexOf(name);
        if (place < 0) FailAt(_at - 1, "no such escape");
        return place < 0 ? ' ' : "\"\\/\b\f\n\r\t"[place];
    }

    private char Hexadecimal()
    {
        uint value = 0;
        for (int i = 0; i < 4; i++)
        {
            if (!char.IsAsciiHexDigit(Peek())) Fail("four hexadecimal digits are missing");
            value = value << 4 | (uint)(Peek() <= '9' ? Peek() - '0' : (Peek() | 0x20) - 'a' + 10);
            if (_at < _text.Length) _at++;
        }
        return (char)value;
    }

    private bool TryTake(char letter)
    {
        SkipBlanks();
        if (_fault is not null || Peek() != letter) return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r') _at++;
    }

    /// <summary>NUL at the end, and after a fault, so that everything stops.</summary>
    private readonly char Peek() => _fault is null && _at < _text.Length ? _text[_at] : '\0';

    private JsonValue Fail(string what) => FailAt(_at, what);

    private JsonValue FailAt(int at, string what)
    {
        _fault ??= "column " + (at + 1).ToString() + ": " + what;
        return new JsonValue(JsonKind.Null, "", at);
    }
}
