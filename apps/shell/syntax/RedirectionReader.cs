namespace Mooring.Apps.Shell;

/// <summary>
/// Reads redirections.
/// <code>
///     redirection = ['0'] '&lt;' word | ['1' | '2'] ('&gt;' | '&gt;&gt;') word | ['1'] '&gt;&amp;2' | '2&gt;&amp;1'
/// </code>
/// The digit stands directly before its operator, and nothing before the digit.
/// </summary>
internal sealed class RedirectionReader
{
    private readonly ScriptText _text;
    private readonly WordReader _words;

    public RedirectionReader(ScriptText text, WordReader words)
    {
        _text = text;
        _words = words;
    }

    /// <returns>False: none begins here.</returns>
    public bool TryRead(in Expansion values, Stage stage)
    {
        _text.SkipBlanks(newLinesToo: false);
        int start = _text.At;
        bool hasNumber = _text.Peek() is >= '0' and <= '9' && _text.Peek(1) is '<' or '>';
        if (!hasNumber && _text.Peek() is not ('<' or '>')) return false;
        int number = hasNumber ? _text.Take() - '0' : _text.Peek() == '<' ? 0 : 1;
        RedirectionKind kind = ReadOperator();
        bool fits = kind == RedirectionKind.Read ? number == 0 : number is 1 or 2;
        if (!fits) _text.Fail("only 0< 1> and 2> are supported", start);
        Redirection redirection = new(number, kind);
        stage.Redirections.Add(redirection);
        if (kind == RedirectionKind.Other) ReadOther(number, start);
        else if (_text.Error is null && !_words.TryRead(values, redirection.Target))
            _text.Fail("a file is missing", _text.At);
        return true;
    }

    private RedirectionKind ReadOperator()
    {
        int start = _text.At;
        if (_text.TryTake(">>")) return RedirectionKind.Append;
        if (_text.TryTake(">&")) return RedirectionKind.Other;
        if (_text.TryTake(">")) return RedirectionKind.Write;
        _text.At++;
        if (_text.Peek() is '<' or '>' or '&') _text.Fail("only < > >> and >& are supported", start);
        return RedirectionKind.Read;
    }

    private void ReadOther(int number, int start)
    {
        if (!_text.TryTake(number == 1 ? "2" : "1")) _text.Fail("only 2>&1 and 1>&2 are supported", start);
    }
}
