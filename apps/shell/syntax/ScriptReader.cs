using System.Collections.Generic;

namespace Mooring.Apps.Shell;

/// <summary>
/// Reads a script command by command.
/// <code>
///     script   = [command] { (';' | newline | '&amp;&amp;' | '||') [command] }
///     command  = word { blank word }
///     word     = { plain | '\' any | 'single quoted' | "double quoted" | $? }
/// </code>
/// A command may be missing around new lines and behind a last ';', nowhere else.
/// Within double quotes a backslash counts before " \ $ and a new line; $? is the last status, outside and inside
/// double quotes; # at the start of a word begins a comment; a backslash before a new line joins lines. The other
/// operators of shells (| &amp; &lt; &gt; and parentheses) are refused by name, not taken for text.
/// </summary>
internal sealed class ScriptReader
{
    private const char End = '\0';

    private readonly string _text;
    private readonly WordBuilder _word = new();
    private int _at, _status;
    private Connector _next = Connector.Always;

    public ScriptReader(string text) => _text = text;

    /// <summary>Why TryNext gave nothing; null at the regular end.</summary>
    public SyntaxError? Error { get; private set; }

    /// <summary>The first syntax error of a whole script; null if there is none.</summary>
    public static SyntaxError? Check(string text)
    {
        ScriptReader reader = new(text);
        List<string> words = new();
        while (reader.TryNext(0, words, out _))
        {
        }
        return reader.Error;
    }

    /// <summary>Reads the next command.</summary>
    /// <param name="status">What $? stands for.</param>
    /// <param name="words">Gets the command's words, at least one.</param>
    /// <param name="connector">When it is to run.</param>
    /// <returns>False at the end and at an error.</returns>
    public bool TryNext(int status, List<string> words, out Connector connector)
    {
        _status = status;
        connector = _next;
        words.Clear();
        SkipBlanks(newLinesToo: true);
        if (Error is not null || IsAtEnd && connector == Connector.Always) return false;
        int start = _at;
        while (TryReadWord()) words.Add(_word.Take());
        if (Error is null && words.Count == 0) Fail(IsAtEnd ? "a command is missing" : Unexpected(), start);
        if (Error is null) ReadOperator();
        return Error is null;
    }

    private bool IsAtEnd => _at >= _text.Length;

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : End;

    private void SkipBlanks(bool newLinesToo)
    {
        while (!IsAtEnd)
        {
            char value = Peek();
            if (value == '#') SkipComment();
            else if (value == '\\' && Peek(1) == '\n') _at += 2;
            else if (value is ' ' or '\t' or '\r' || newLinesToo && value == '\n') _at++;
            else return;
        }
    }

    private void SkipComment()
    {
        while (!IsAtEnd && Peek() != '\n') _at++;
    }

    private bool TryReadWord()
    {
        SkipBlanks(newLinesToo: false);
        while (Error is null && !IsAtEnd && !EndsWord(Peek())) ReadPiece();
        return Error is null && _word.IsBegun;
    }

    private static bool EndsWord(char value) =>
        value is ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')';

    private void ReadPiece()
    {
        switch (Peek())
        {
            case '\'': ReadSingleQuoted(); break;
            case '"': ReadDoubleQuoted(); break;
            case '\\': ReadEscaped(); break;
            case '$' when Peek(1) == '?': ReadStatus(); break;
            default: _word.Add(_text[_at++]); break;
        }
    }

    private void ReadEscaped()
    {
        if (Peek(1) == '\n')
        {
            _at += 2;
            return;
        }
        if (_at + 1 >= _text.Length)
        {
            Fail("nothing follows the backslash", _at);
            return;
        }
        _word.Add(_text[_at + 1]);
        _at += 2;
    }

    private void ReadSingleQuoted()
    {
        int start = _at++;
        _word.Begin();
        while (!IsAtEnd && Peek() != '\'') _word.Add(_text[_at++]);
        if (IsAtEnd) Fail("the quote is not closed", start);
        _at++;
    }

    private void ReadDoubleQuoted()
    {
        int start = _at++;
        _word.Begin();
        while (!IsAtEnd && Peek() != '"') ReadQuotedPiece();
        if (IsAtEnd) Fail("the quote is not closed", start);
        _at++;
    }

    private void ReadQuotedPiece()
    {
        bool escapable = Peek(1) is '"' or '\\' or '$' or '\n';
        if (Peek() == '$' && Peek(1) == '?') ReadStatus();
        else if (Peek() == '\\' && escapable) ReadEscaped();
        else _word.Add(_text[_at++]);
    }

    private void ReadStatus()
    {
        _word.Add(_status);
        _at += 2;
    }

    private void ReadOperator()
    {
        _next = Connector.Always;
        char value = Peek();
        bool doubled = value is '&' or '|' && Peek(1) == value;
        if (doubled) _next = value == '&' ? Connector.IfSucceeded : Connector.IfFailed;
        if (doubled) _at += 2;
        else if (value is ';' or '\n' || IsAtEnd) _at++;
        else Fail(Unexpected(), _at);
    }

    private string Unexpected() => Peek() switch
    {
        ';' => "a command is missing before ';'",
        '&' when Peek(1) == '&' => "a command is missing before '&&'",
        '|' when Peek(1) == '|' => "a command is missing before '||'",
        '&' => "'&' is not supported: there are no jobs",
        '|' => "'|' is not supported: there are no pipes",
        '<' or '>' => "redirection is not supported",
        _ => "parentheses are not supported",
    };

    private void Fail(string message, int at)
    {
        int line = 1, column = 1;
        for (int i = 0; i < at && i < _text.Length; i++)
        {
            column = _text[i] == '\n' ? 1 : column + 1;
            if (_text[i] == '\n') line++;
        }
        Error = new SyntaxError(message, line, column);
    }
}
