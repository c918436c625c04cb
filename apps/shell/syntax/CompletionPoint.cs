using System.Text;

namespace Mooring.Apps.Shell;

/// <summary>The quotes that are open where somebody pressed Tab.</summary>
internal enum OpenQuote : byte
{
    None,
    Single,
    Double,
}

/// <summary>
/// The word that a line ends in, unfinished as it is: what it says so far without its quotes, which quotes are open,
/// and whether it is the name of a command.
/// </summary>
internal struct CompletionPoint
{
    private readonly string _line;
    private int _at;

    private CompletionPoint(string line)
    {
        _line = line;
        Word = "";
    }

    /// <summary>What the word says so far.</summary>
    public string Word { get; private set; }

    public OpenQuote Quote { get; private set; }

    /// <summary>The first word of a command.</summary>
    public bool IsCommand { get; private set; }

    /// <param name="line">What stands before the cursor.</param>
    /// <param name="point">What is to be completed.</param>
    /// <returns>False: in a comment, or behind a backslash.</returns>
    public static bool TryFind(string line, out CompletionPoint point)
    {
        point = new CompletionPoint(line) { IsCommand = true };
        while (point.SkipToWord())
        {
            if (line[point._at] == '#' || !point.TryReadWord()) return false;
            if (point._at == line.Length) return true;
            point.IsCommand = false;
        }
        point.Word = "";
        return true;
    }

    /// <summary>What is to be typed for <paramref name="text"/> to be the word's next characters.</summary>
    public readonly string Quoted(string text)
    {
        StringBuilder quoted = new(text.Length);
        foreach (char value in text)
        {
            if (Quote == OpenQuote.Single && value == '\'') quoted.Append("'\\'");
            else if (Quote != OpenQuote.Single && NeedsBackslash(value)) quoted.Append('\\');
            quoted.Append(value);
        }
        return quoted.ToString();
    }

    /// <summary>What ends the word: the quote that is open, and a blank.</summary>
    public readonly string Ending => Quote switch
    {
        OpenQuote.Single => "' ",
        OpenQuote.Double => "\" ",
        _ => " ",
    };

    private readonly bool NeedsBackslash(char value) => Quote == OpenQuote.Double
        ? value is '"' or '\\' or '$'
        : WordReader.EndsWord(value) || value is '\'' or '"' or '\\' or '$' or '*' or '?' or '[' or '#';

    /// <summary>Over blanks and operators, behind which another command may begin.</summary>
    /// <returns>False: the line ends without a word.</returns>
    private bool SkipToWord()
    {
        for (; _at < _line.Length && WordReader.EndsWord(_line[_at]); _at++)
            IsCommand |= _line[_at] is ';' or '&' or '|' or '\n';
        return _at < _line.Length;
    }

    /// <returns>False: the line ends with a backslash.</returns>
    private bool TryReadWord()
    {
        StringBuilder word = new();
        for (; _at < _line.Length && (Quote != OpenQuote.None || !WordReader.EndsWord(_line[_at])); _at++)
        {
            if (TryReadQuote()) continue;
            if (_line[_at] == '\\' && Escapes() && ++_at == _line.Length) return false;
            word.Append(_line[_at]);
        }
        Word = word.ToString();
        return true;
    }

    /// <summary>A quote that opens or closes.</summary>
    private bool TryReadQuote()
    {
        OpenQuote mark = _line[_at] switch
        {
            '\'' => OpenQuote.Single,
            '"' => OpenQuote.Double,
            _ => OpenQuote.None,
        };
        if (mark == OpenQuote.None || Quote != OpenQuote.None && Quote != mark) return false;
        Quote = Quote == mark ? OpenQuote.None : mark;
        return true;
    }

    /// <summary>Does the backslash here take the meaning from what follows?</summary>
    private readonly bool Escapes() => Quote == OpenQuote.None
        || Quote == OpenQuote.Double && (_at + 1 == _line.Length || _line[_at + 1] is '"' or '\\' or '$');
}
