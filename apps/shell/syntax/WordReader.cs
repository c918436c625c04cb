using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>
/// Reads words.
/// <code>
///     word      = { plain | '\' any | 'single quoted' | "double quoted" | parameter }
///     parameter = '$' ('?' | '#' | '@' | '0' | ... | '9')
/// </code>
/// Within double quotes a backslash counts before " \ $ and a new line. A parameter counts outside and inside double
/// quotes, its text is never taken apart nor looked at again; one that stands for nothing makes no word by itself. $@
/// is all parameters, each a word of its own. Any other $ is a dollar.
/// </summary>
internal sealed class WordReader
{
    private readonly ScriptText _text;
    private readonly WordBuilder _word = new();
    private Expansion _values;

    public WordReader(ScriptText text) => _text = text;

    /// <summary>Reads what makes one word, or more or none with $@.</summary>
    /// <returns>False: no word begins here.</returns>
    public bool TryRead(in Expansion values, List<Word> words)
    {
        _values = values;
        _text.SkipBlanks(newLinesToo: false);
        int start = _text.At;
        while (_text.Error is null && !_text.IsAtEnd && !EndsWord(_text.Peek())) ReadPiece(words);
        if (_text.Error is null && _word.IsBegun) words.Add(_word.Take());
        return _text.Error is null && _text.At > start;
    }

    public static bool EndsWord(char value) =>
        value is ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')';

    /// <summary>Does this name a parameter behind a '$'?</summary>
    public static bool IsParameter(char value) => value is '?' or '#' or '@' or >= '0' and <= '9';

    private void ReadPiece(List<Word> words)
    {
        switch (_text.Peek())
        {
            case '\'': ReadSingleQuoted(); break;
            case '"': ReadDoubleQuoted(words); break;
            case '\\': ReadEscaped(); break;
            case '$' when IsParameter(_text.Peek(1)): ReadParameter(words); break;
            default: _word.AddPlain(_text.Take()); break;
        }
    }

    private void ReadEscaped()
    {
        if (_text.TryTake("\\\n")) return;
        _text.At++;
        if (_text.IsAtEnd) _text.Fail("nothing follows the backslash", _text.At - 1);
        else _word.Add(_text.Take());
    }

    private void ReadSingleQuoted()
    {
        int start = _text.At++;
        _word.Begin();
        while (!_text.IsAtEnd && _text.Peek() != '\'') _word.Add(_text.Take());
        if (_text.IsAtEnd) _text.Fail("the quote is not closed", start);
        _text.At++;
    }

    private void ReadDoubleQuoted(List<Word> words)
    {
        int start = _text.At++;
        bool all = _text.Peek() == '$' && _text.Peek(1) == '@';
        if (!all) _word.Begin();
        while (!_text.IsAtEnd && _text.Peek() != '"') ReadQuotedPiece(words);
        if (_text.IsAtEnd) _text.Fail("the quote is not closed", start);
        _text.At++;
    }

    private void ReadQuotedPiece(List<Word> words)
    {
        bool escapable = _text.Peek(1) is '"' or '\\' or '$' or '\n';
        if (_text.Peek() == '$' && IsParameter(_text.Peek(1))) ReadParameter(words);
        else if (_text.Peek() == '\\' && escapable) ReadEscaped();
        else _word.Add(_text.Take());
    }

    private void ReadParameter(List<Word> words)
    {
        _text.At++;
        char name = _text.Take();
        if (name == '?') _word.Add(_values.Status);
        else if (name == '#') _word.Add(_values.Count);
        else if (name == '@') AddAll(words);
        else if (name - '0' <= _values.Count) _word.Add(_values.Parameters[name - '0']);
    }

    private void AddAll(List<Word> words)
    {
        for (int i = 1; i <= _values.Count; i++)
        {
            if (i > 1) words.Add(_word.Take());
            _word.Begin();
            _word.Add(_values.Parameters[i]);
        }
    }
}
