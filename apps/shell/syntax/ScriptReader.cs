namespace Mooring.Apps.Shell;

/// <summary>
/// Reads a script pipeline by pipeline.
/// <code>
///     script   = [pipeline] { (';' | newline | '&amp;&amp;' | '||') [pipeline] }
///     pipeline = command { '|' command }
///     command  = { word | redirection }
/// </code>
/// A pipeline may be missing around new lines and behind a last ';', nowhere else; new lines may stand behind '|'. # at
/// the start of a word begins a comment; a backslash before a new line joins lines. The other operators of shells
/// (&amp; and parentheses) are refused by name, not taken for text.
/// </summary>
internal sealed class ScriptReader
{
    private readonly ScriptText _text;
    private readonly WordReader _words;
    private readonly RedirectionReader _redirections;
    private Connector _next = Connector.Always;

    public ScriptReader(string text)
    {
        _text = new ScriptText(text);
        _words = new WordReader(_text);
        _redirections = new RedirectionReader(_text, _words);
    }

    /// <summary>Why TryNext gave nothing; null at the regular end.</summary>
    public SyntaxError? Error => _text.Error;

    /// <summary>The first syntax error of a whole script; null if there is none.</summary>
    public static SyntaxError? Check(string text)
    {
        ScriptReader reader = new(text);
        Expansion nothing = new(0, [""]);
        while (reader.TryNext(nothing, out _))
        {
        }
        return reader.Error;
    }

    /// <summary>Reads the next pipeline.</summary>
    /// <param name="values">What parameters stand for.</param>
    /// <param name="pipeline">At least one command.</param>
    /// <returns>False at the end and at an error.</returns>
    public bool TryNext(in Expansion values, out Pipeline pipeline)
    {
        pipeline = new Pipeline { Connector = _next };
        _text.SkipBlanks(newLinesToo: true);
        if (Error is not null || _text.IsAtEnd && _next == Connector.Always) return false;
        ReadStage(values, pipeline);
        while (Error is null && _text.Peek() == '|' && _text.Peek(1) != '|')
        {
            _text.At++;
            _text.SkipBlanks(newLinesToo: true);
            ReadStage(values, pipeline);
        }
        if (Error is null) ReadConnector();
        return Error is null;
    }

    private void ReadStage(in Expansion values, Pipeline pipeline)
    {
        Stage stage = new();
        pipeline.Stages.Add(stage);
        int start = _text.At;
        bool any = false;
        while (_redirections.TryRead(values, stage) || _words.TryRead(values, stage.Words)) any = true;
        if (!any) _text.Fail(_text.IsAtEnd ? "a command is missing" : Unexpected(), start);
    }

    private void ReadConnector()
    {
        _next = Connector.Always;
        if (_text.TryTake("&&")) _next = Connector.IfSucceeded;
        else if (_text.TryTake("||")) _next = Connector.IfFailed;
        else if (_text.IsAtEnd || _text.Peek() is ';' or '\n') _text.At++;
        else _text.Fail(Unexpected(), _text.At);
    }

    private string Unexpected() => _text.Peek() switch
    {
        ';' => "a command is missing before ';'",
        '&' when _text.Peek(1) == '&' => "a command is missing before '&&'",
        '|' when _text.Peek(1) == '|' => "a command is missing before '||'",
        '|' => "a command is missing before '|'",
        '&' => "'&' is not supported: there are no jobs",
        _ => "parentheses are not supported",
    };
}
