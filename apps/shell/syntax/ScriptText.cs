namespace Mooring.Apps.Shell;

/// <summary>A script, and how far it has been read.</summary>
internal sealed class ScriptText
{
    private const char End = '\0';

    private readonly string _text;

    public ScriptText(string text) => _text = text;

    /// <summary>The index of the next character.</summary>
    public int At { get; set; }

    public bool IsAtEnd => At >= _text.Length;

    /// <summary>The first thing that could not be understood.</summary>
    public SyntaxError? Error { get; private set; }

    public char Peek(int ahead = 0) => At + ahead < _text.Length ? _text[At + ahead] : End;

    /// <summary>Takes the next character; there is one.</summary>
    public char Take() => _text[At++];

    /// <summary>Takes these characters if they come next.</summary>
    public bool TryTake(string wanted)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (Peek(i) != wanted[i] || At + i >= _text.Length) return false;
        }
        At += wanted.Length;
        return true;
    }

    /// <summary>Blanks, comments, and lines that a backslash joins.</summary>
    public void SkipBlanks(bool newLinesToo)
    {
        while (!IsAtEnd)
        {
            char value = Peek();
            if (value == '#') SkipComment();
            else if (value == '\\' && Peek(1) == '\n') At += 2;
            else if (value is ' ' or '\t' or '\r' || newLinesToo && value == '\n') At++;
            else return;
        }
    }

    /// <summary>The rest cannot be understood, because of what stands at <paramref name="at"/>.</summary>
    public void Fail(string message, int at)
    {
        if (Error is not null) return;
        int line = 1, column = 1;
        for (int i = 0; i < at && i < _text.Length; i++)
        {
            column = _text[i] == '\n' ? 1 : column + 1;
            if (_text[i] == '\n') line++;
        }
        Error = new SyntaxError(message, line, column);
    }

    private void SkipComment()
    {
        while (!IsAtEnd && Peek() != '\n') At++;
    }
}
