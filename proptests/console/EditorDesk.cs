using System;
using System.Text;
using Mooring.Servers.Console;

namespace Mooring.Tests.Terminal;

/// <summary>A line editor with a screen, used as the console's line uses it.</summary>
internal sealed class EditorDesk
{
    public const string Prompt = "mooring$ ";

    private readonly ByteQueue _echo = new(8192);
    private readonly LineEditor _editor;

    public EditorDesk()
    {
        _editor = new LineEditor(_echo, new History());
        Begin();
    }

    public Screen Screen { get; } = new();

    /// <summary>Bytes that went to the screen.</summary>
    public long Echoed { get; private set; }

    public string Line => Encoding.UTF8.GetString(_editor.Line);

    /// <summary>Bytes of the line before the cursor.</summary>
    public int Cursor => _editor.Cursor;

    public void Begin(bool endsAtTab = false)
    {
        _editor.Begin(Encoding.UTF8.GetBytes(Prompt), endsAtTab);
        Drain();
    }

    /// <summary>Goes on with a line, as somebody who completes it does.</summary>
    public void Resume(string line, int cursor)
    {
        _editor.Resume(Encoding.UTF8.GetBytes(Prompt), Encoding.UTF8.GetBytes(line), cursor, true);
        _editor.Show();
        Drain();
    }

    public EditOutcome Type(string text) => Type(Encoding.UTF8.GetBytes(text));

    /// <summary>Feeds all bytes in one batch, or up to the end of the line.</summary>
    public EditOutcome Type(ReadOnlySpan<byte> bytes)
    {
        EditOutcome outcome = EditOutcome.Editing;
        for (int i = 0; i < bytes.Length && outcome == EditOutcome.Editing; i++)
        {
            int before = _echo.Count;
            outcome = _editor.Feed(bytes[i]);
            if (_echo.Count - before > LineEditor.MostEcho) throw new InvalidOperationException("too much echo");
            Drain();
        }
        if (outcome == EditOutcome.Editing) _editor.Show();
        Drain();
        return outcome;
    }

    private void Drain()
    {
        byte[] echo = new byte[_echo.Count];
        _echo.Take(echo);
        Echoed += echo.Length;
        Screen.Show(echo);
    }
}
