using System;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>
/// Where the line is on the screen: one row of 80 columns, prompt first, then a window onto the line that moves by half
/// its width when the cursor leaves it. So one key costs at most one row of output however long the line is, and
/// a terminal that is wider than 80 columns shows the same.
/// </summary>
internal sealed class Viewport
{
    public const int Rows = 24, Columns = 80;
    public const int LongestPrompt = IConsole.LongestPrompt;

    private const int NarrowestWindow = 20;

    private readonly byte[] _prompt = new byte[LongestPrompt];
    private readonly ByteQueue _echo;
    private int _promptLength, _width, _left;

    public Viewport(ByteQueue echo) => _echo = echo;

    /// <summary>Shows a prompt on the row where the terminal's cursor is.</summary>
    /// <param name="prompt">Valid UTF-8; only the first <see cref="LongestPrompt"/> bytes are used.</param>
    public void Begin(ReadOnlySpan<byte> prompt)
    {
        Set(prompt);
        _echo.Add(new ReadOnlySpan<byte>(_prompt, 0, _promptLength));
    }

    /// <summary>The prompt of a line that is to be drawn anew.</summary>
    public void Set(ReadOnlySpan<byte> prompt)
    {
        if (prompt.Length > LongestPrompt) prompt = prompt.Slice(0, LongestPrompt);
        prompt.CopyTo(_prompt);
        _promptLength = prompt.Length;
        _width = Math.Max(NarrowestWindow, Columns - 1 - Utf8.CodePoints(LastRowOfPrompt));
        _left = 0;
    }

    /// <summary>Can the terminal's cursor stand at this column without the window moving?</summary>
    public bool Shows(int column) => column >= _left && column < _left + _width;

    /// <summary>Draws the row anew.</summary>
    public void Redraw(LineBuffer line)
    {
        if (!Shows(line.Column)) _left = Math.Max(0, line.Column - _width / 2);
        int cursor = line.Column - _left;
        _echo.TryAdd((byte)'\r');
        _echo.Add(LastRowOfPrompt);
        _echo.Add(Utf8.Last(line.Before, cursor));
        ReadOnlySpan<byte> rest = Utf8.First(line.After, _width - cursor);
        _echo.Add(rest);
        _echo.Add("\x1B[K"u8);
        MoveLeft(Utf8.CodePoints(rest));
    }

    private void MoveLeft(int columns)
    {
        if (columns == 0) return;
        _echo.Add("\x1B["u8);
        if (columns >= 10) _echo.TryAdd((byte)('0' + columns / 10));
        _echo.TryAdd((byte)('0' + columns % 10));
        _echo.TryAdd((byte)'D');
    }

    private ReadOnlySpan<byte> LastRowOfPrompt
    {
        get
        {
            int start = _promptLength;
            while (start > 0 && _prompt[start - 1] != '\n') start--;
            return new ReadOnlySpan<byte>(_prompt, start, _promptLength - start);
        }
    }
}
