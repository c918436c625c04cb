using System;
using System.Text;

namespace Mooring.Tests.Terminal;

/// <summary>
/// A terminal of one row, enough to see what the line editor draws: it understands only what the editor may send.
/// </summary>
internal sealed class Screen
{
    private readonly Rune[] _row = new Rune[512];
    private int _column;

    public Screen() => ClearRow(0);

    public int Column => _column;
    public int Bells { get; private set; }
    public int NewLines { get; private set; }

    /// <summary>The row without the blanks at its end.</summary>
    public string Row
    {
        get
        {
            StringBuilder text = new();
            foreach (Rune rune in _row) text.Append(rune.ToString());
            return text.ToString().TrimEnd(' ');
        }
    }

    /// <summary>Obeys; throws at a sequence that the editor has no business to send.</summary>
    public void Show(ReadOnlySpan<byte> echo)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(echo);
        for (int at = 0; at < text.Length;)
        {
            Rune rune = Rune.GetRuneAt(text, at);
            if (text[at] == '\x1B') at = Obey(text, at + 1);
            else at += rune.Utf16SequenceLength;
            if (rune.Value != 0x1B) Put(rune);
        }
    }

    private void Put(Rune rune)
    {
        switch (rune.Value)
        {
            case '\r': _column = 0; break;
            case '\n': NewLines++; ClearRow(0); break;
            case '\a': Bells++; break;
            case < 0x20 or >= 0x7F and < 0xA0: throw new InvalidOperationException($"control {rune.Value:X2}");
            default: _row[_column++] = rune; break;
        }
    }

    private int Obey(string text, int at)
    {
        if (text[at++] != '[') throw new InvalidOperationException("unknown escape");
        int number = 0;
        for (; char.IsAsciiDigit(text[at]); at++) number = number * 10 + text[at] - '0';
        switch (text[at])
        {
            case 'K': ClearRow(_column); break;
            case 'D': _column -= number; break;
            case 'H': _column = 0; break;
            case 'J': ClearRow(0); break;
            default: throw new InvalidOperationException($"unknown sequence {text[at]}");
        }
        if (_column < 0) throw new InvalidOperationException("left of the screen");
        return at + 1;
    }

    private void ClearRow(int from) => Array.Fill(_row, new Rune(' '), from, _row.Length - from);
}
