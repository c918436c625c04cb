using System;

namespace Mooring.Servers.Console;

/// <summary>What feeding a byte to the editor gave.</summary>
internal enum EditOutcome : byte
{
    /// <summary>The line goes on.</summary>
    Editing,

    /// <summary>Enter: <see cref="LineEditor.Line"/> has it.</summary>
    Entered,

    /// <summary>Enter, and the line had been longer than <see cref="LineBuffer.Capacity"/>. It is lost.</summary>
    TooLong,

    /// <summary>Ctrl-C: the line is dropped.</summary>
    Interrupted,

    /// <summary>Ctrl-D on an empty line.</summary>
    EndOfInput,

    /// <summary>Tab, if that ends the line: it is to be completed, and resumed.</summary>
    Completing,
}

/// <summary>
/// A line editor as a pure state machine: bytes of a terminal in, edits of the line and echo out.
/// <para>
/// Begin, then Feed byte by byte. Whoever feeds sees to it that the echo queue has room for
/// <see cref="MostEcho"/> bytes before each Feed, and calls Show when there is nothing more to feed at the moment:
/// what cannot be echoed as it comes is drawn once per Show, not once per key.
/// </para>
/// </summary>
internal sealed class LineEditor
{
    /// <summary>
    /// A bound on what one Feed and one Show echo: two rows of four-byte characters with their prompts.
    /// </summary>
    public const int MostEcho = 2048;

    private readonly KeyReader _keys = new();
    private readonly LineBuffer _line = new();
    private readonly LineBuffer _draft = new();
    private readonly History _history;
    private readonly ByteQueue _echo;
    private readonly Viewport _view;
    private int _historyIndex;
    private bool _stale, _tooLong, _endsAtTab;

    public LineEditor(ByteQueue echo, History history)
    {
        _echo = echo;
        _history = history;
        _view = new Viewport(echo);
    }

    /// <summary>The entered line without its end. Valid until the next Begin.</summary>
    public ReadOnlySpan<byte> Line => _line.Whole();

    /// <summary>Bytes of the line before the cursor.</summary>
    public int Cursor => _line.Before.Length;

    public void Begin(ReadOnlySpan<byte> prompt, bool endsAtTab = false)
    {
        _line.Clear();
        Reset(endsAtTab);
        _view.Begin(prompt);
    }

    /// <summary>Begins with a line that is there already.</summary>
    /// <param name="prompt">Valid UTF-8.</param>
    /// <param name="line">Valid UTF-8 without control characters, not longer than the longest line.</param>
    /// <param name="cursor">Bytes of the line before the cursor; between two code points.</param>
    /// <param name="endsAtTab">Tab ends the line.</param>
    public void Resume(ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> line, int cursor, bool endsAtTab)
    {
        _line.Set(line);
        _line.MoveTo(cursor);
        Reset(endsAtTab);
        _view.Set(prompt);
        _stale = true;
    }

    /// <summary>Takes one byte. After any outcome but Editing, Begin comes first.</summary>
    public EditOutcome Feed(byte value)
    {
        EditOutcome outcome = Apply(_keys.Feed(value, out bool again));
        return again && outcome == EditOutcome.Editing ? Apply(_keys.Feed(value, out _)) : outcome;
    }

    /// <summary>Brings the screen up to date.</summary>
    public void Show()
    {
        if (!_stale) return;
        _stale = false;
        _view.Redraw(_line);
    }

    private void Reset(bool endsAtTab)
    {
        _historyIndex = _history.Count;
        _stale = _tooLong = false;
        _endsAtTab = endsAtTab;
    }

    private EditOutcome Apply(Key key)
    {
        switch (key.Kind)
        {
            case KeyKind.None: return EditOutcome.Editing;
            case KeyKind.Text: Insert(key.CodePoint); return EditOutcome.Editing;
            case KeyKind.Enter: return Enter();
            case KeyKind.Tab: return Tab();
            case KeyKind.Interrupt: return Leave("^C\r\n"u8, EditOutcome.Interrupted);
            case KeyKind.EndOfInput when _line.Length == 0: return Leave("\r\n"u8, EditOutcome.EndOfInput);
            case KeyKind.ClearScreen: _echo.Add("\x1B[H\x1B[2J"u8); break;
            default: Edit(key.Kind); break;
        }
        _stale = true;
        return EditOutcome.Editing;
    }

    private void Edit(KeyKind key)
    {
        switch (key)
        {
            case KeyKind.Backspace: _line.EraseLeft(); break;
            case KeyKind.Delete or KeyKind.EndOfInput: _line.EraseRight(); break;
            case KeyKind.Left: _line.MoveLeft(); break;
            case KeyKind.Right: _line.MoveRight(); break;
            case KeyKind.Home: _line.MoveToStart(); break;
            case KeyKind.End: _line.MoveToEnd(); break;
            case KeyKind.KillToEnd: _line.EraseToEnd(); break;
            case KeyKind.KillToStart: _line.EraseToStart(); break;
            case KeyKind.KillWord: _line.EraseWord(); break;
            case KeyKind.Up: Recall(_historyIndex - 1); break;
            case KeyKind.Down: Recall(_historyIndex + 1); break;
        }
    }

    private void Insert(uint codePoint)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes.Slice(0, Utf8.Encode(codePoint, bytes));
        if (_tooLong || !_line.TryInsert(bytes)) Refuse();
        else if (!_stale && _line.CursorIsAtEnd && _view.Shows(_line.Column)) _echo.Add(bytes);
        else _stale = true;
    }

    /// <summary>
    /// From the first character that does not fit on the line is refused as a whole: said with one bell.
    /// </summary>
    private void Refuse()
    {
        if (!_tooLong) _echo.TryAdd((byte)'\a');
        _tooLong = true;
    }

    private EditOutcome Enter()
    {
        if (!_line.CursorIsAtEnd)
        {
            _line.MoveToEnd();
            _stale = true;
        }
        Show();
        if (!_tooLong) _history.Add(_line.Before);
        return Leave("\r\n"u8, _tooLong ? EditOutcome.TooLong : EditOutcome.Entered);
    }

    private EditOutcome Tab()
    {
        if (!_endsAtTab || _tooLong) return EditOutcome.Editing;
        Show();
        return EditOutcome.Completing;
    }

    private EditOutcome Leave(ReadOnlySpan<byte> echo, EditOutcome outcome)
    {
        _echo.Add(echo);
        return outcome;
    }

    /// <summary>Index Count is the draft: what was typed before the first Up.</summary>
    private void Recall(int index)
    {
        if (index < 0 || index > _history.Count) return;
        if (_historyIndex == _history.Count) _draft.Set(_line.Whole());
        _historyIndex = index;
        _line.Set(index == _history.Count ? _draft.Whole() : _history[index]);
    }
}
