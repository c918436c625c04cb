using System;

namespace Mooring.Servers.Console;

/// <summary>
/// The line that is being edited: valid UTF-8 around a gap at the cursor, so that typing costs the same in a long line
/// as in a short one. The cursor lies between two code points, always. A column is one code point: combining and wide
/// characters are not measured.
/// </summary>
internal sealed class LineBuffer
{
    /// <summary>The longest line, in bytes.</summary>
    public const int Capacity = 65536;

    private readonly byte[] _bytes = new byte[Capacity];
    private int _before, _after;

    public int Length => _before + _after;

    /// <summary>Code points before the cursor.</summary>
    public int Column { get; private set; }

    /// <summary>Code points of the line.</summary>
    public int Columns { get; private set; }

    public ReadOnlySpan<byte> Before => new(_bytes, 0, _before);
    public ReadOnlySpan<byte> After => new(_bytes, Capacity - _after, _after);
    public bool CursorIsAtEnd => _after == 0;

    public void Clear() => _before = _after = Column = Columns = 0;

    /// <summary>Replaces the line; the cursor goes to its end.</summary>
    /// <param name="line">Valid UTF-8 of at most <see cref="Capacity"/> bytes.</param>
    public void Set(ReadOnlySpan<byte> line)
    {
        line.CopyTo(_bytes);
        _before = line.Length;
        _after = 0;
        Column = Columns = Utf8.CodePoints(line);
    }

    /// <summary>The whole line in one piece; the cursor goes to its end.</summary>
    public ReadOnlySpan<byte> Whole()
    {
        MoveToEnd();
        return Before;
    }

    /// <param name="codePoint">The UTF-8 of one code point.</param>
    /// <returns>False when the line is as long as it may be.</returns>
    public bool TryInsert(ReadOnlySpan<byte> codePoint)
    {
        if (Length + codePoint.Length > Capacity) return false;
        codePoint.CopyTo(new Span<byte>(_bytes, _before, codePoint.Length));
        _before += codePoint.Length;
        Column++;
        Columns++;
        return true;
    }

    /// <returns>False at the start of the line.</returns>
    public bool MoveLeft()
    {
        if (_before == 0) return false;
        MoveBytesRight(Utf8.LengthOfLast(Before));
        Column--;
        return true;
    }

    /// <returns>False at the end of the line.</returns>
    public bool MoveRight()
    {
        if (_after == 0) return false;
        MoveBytesLeft(Utf8.LengthOfFirst(After));
        Column++;
        return true;
    }

    /// <param name="bytes">Before the cursor then; between two code points.</param>
    public void MoveTo(int bytes)
    {
        MoveToEnd();
        MoveBytesRight(_before - bytes);
        Column = Utf8.CodePoints(Before);
    }

    public void MoveToStart()
    {
        MoveBytesRight(_before);
        Column = 0;
    }

    public void MoveToEnd()
    {
        MoveBytesLeft(_after);
        Column = Columns;
    }

    /// <returns>False at the start of the line.</returns>
    public bool EraseLeft()
    {
        if (_before == 0) return false;
        _before -= Utf8.LengthOfLast(Before);
        Column--;
        Columns--;
        return true;
    }

    /// <returns>False at the end of the line.</returns>
    public bool EraseRight()
    {
        if (_after == 0) return false;
        _after -= Utf8.LengthOfFirst(After);
        Columns--;
        return true;
    }

    public void EraseToStart()
    {
        Columns -= Column;
        _before = Column = 0;
    }

    public void EraseToEnd()
    {
        Columns = Column;
        _after = 0;
    }

    /// <summary>Erases blanks left of the cursor, then what is left of them up to a blank.</summary>
    public void EraseWord()
    {
        while (_before > 0 && _bytes[_before - 1] == ' ') EraseLeft();
        while (_before > 0 && _bytes[_before - 1] != ' ') EraseLeft();
    }

    private void MoveBytesRight(int count)
    {
        new ReadOnlySpan<byte>(_bytes, _before - count, count).CopyTo(
            new Span<byte>(_bytes, Capacity - _after - count, count));
        _before -= count;
        _after += count;
    }

    private void MoveBytesLeft(int count)
    {
        After.Slice(0, count).CopyTo(new Span<byte>(_bytes, _before, count));
        _before += count;
        _after -= count;
    }
}
