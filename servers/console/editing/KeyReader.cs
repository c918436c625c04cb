namespace Mooring.Servers.Console;

/// <summary>
/// Bytes from a terminal to keys: UTF-8 (RFC 3629) and the escape sequences of ECMA-48 that keyboards send.
/// <para>
/// It remembers at most one unfinished sequence, of bounded length. A byte that cannot continue it ends it: what was
/// unfinished UTF-8 becomes U+FFFD, what was an unfinished escape sequence becomes nothing, and the byte is to be fed
/// again (<c>again</c>), this time with nothing unfinished; so each byte is fed at most twice.
/// </para>
/// </summary>
internal sealed class KeyReader
{
    private const byte Escape = 0x1B;
    private const int LongestSequence = 32;
    private const uint Replacement = 0xFFFD;

    private State _state;
    private uint _codePoint, _least;
    private int _missing, _length, _parameter;
    private bool _parameterEnded, _afterReturn;

    /// <summary>Takes one byte.</summary>
    /// <param name="value">Any byte.</param>
    /// <param name="again">The same byte must be fed once more, after the returned key was dealt with.</param>
    public Key Feed(byte value, out bool again)
    {
        again = false;
        switch (_state)
        {
            case State.Utf8: return Continue(value, out again);
            case State.Escape: return AfterEscape(value, out again);
            case State.Control: return InControl(value, out again);
            case State.Single: return AfterSingleShift(value, out again);
            default: return Start(value);
        }
    }

    private Key Start(byte value)
    {
        bool secondOfPair = _afterReturn && value == '\n';
        _afterReturn = value == '\r';
        if (secondOfPair) return KeyKind.None;
        if (value < 0x20 || value == 0x7F) return ControlKey(value);
        return value < 0x80 ? new Key(KeyKind.Text, value) : StartUtf8(value);
    }

    private Key ControlKey(byte value)
    {
        if (value == Escape) _state = State.Escape;
        return value switch
        {
            1 => KeyKind.Home,
            2 => KeyKind.Left,
            3 => KeyKind.Interrupt,
            4 => KeyKind.EndOfInput,
            5 => KeyKind.End,
            6 => KeyKind.Right,
            8 or 0x7F => KeyKind.Backspace,
            9 => KeyKind.Tab,
            10 or 13 => KeyKind.Enter,
            11 => KeyKind.KillToEnd,
            12 => KeyKind.ClearScreen,
            14 => KeyKind.Down,
            16 => KeyKind.Up,
            21 => KeyKind.KillToStart,
            23 => KeyKind.KillWord,
            _ => KeyKind.None,
        };
    }

    private Key StartUtf8(byte value)
    {
        if (value is < 0xC2 or > 0xF4) return new Key(KeyKind.Text, Replacement);
        _missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
        _least = _missing == 1 ? 0x80u : _missing == 2 ? 0x800u : 0x10000u;
        _codePoint = value & (0x3Fu >> _missing);
        _state = State.Utf8;
        return KeyKind.None;
    }

    private Key Continue(byte value, out bool again)
    {
        again = (value & 0xC0) != 0x80;
        if (again) return Finish(new Key(KeyKind.Text, Replacement));
        _codePoint = _codePoint << 6 | value & 0x3Fu;
        if (--_missing > 0) return KeyKind.None;
        bool valid = _codePoint >= _least && _codePoint <= 0x10FFFF && _codePoint is < 0xD800 or > 0xDFFF;
        if (!valid) return Finish(new Key(KeyKind.Text, Replacement));
        bool control = _codePoint < 0xA0;
        return Finish(control ? KeyKind.None : new Key(KeyKind.Text, _codePoint));
    }

    private Key AfterEscape(byte value, out bool again)
    {
        again = value < 0x20 || value >= 0x7F;
        if (again) return Finish(KeyKind.None);
        _length = _parameter = 0;
        _parameterEnded = false;
        _state = value == '[' ? State.Control : value == 'O' ? State.Single : State.Text;
        return KeyKind.None;
    }

    /// <summary>ESC [ parameters 30-3F, intermediates 20-2F, final 40-7E.</summary>
    private Key InControl(byte value, out bool again)
    {
        again = value < 0x20 || value >= 0x7F;
        if (again || ++_length > LongestSequence) return Finish(KeyKind.None);
        if (value >= 0x40) return Finish(value == '~' ? NumberedKey() : LetterKey(value));
        if (value is < (byte)'0' or > (byte)'9') _parameterEnded = true;
        else if (!_parameterEnded && _parameter < 1000) _parameter = _parameter * 10 + value - '0';
        return KeyKind.None;
    }

    private Key AfterSingleShift(byte value, out bool again)
    {
        again = value < 0x20 || value >= 0x7F;
        return Finish(again ? KeyKind.None : LetterKey(value));
    }

    private Key Finish(Key key)
    {
        _state = State.Text;
        return key;
    }

    private static Key LetterKey(byte final) => final switch
    {
        (byte)'A' => KeyKind.Up,
        (byte)'B' => KeyKind.Down,
        (byte)'C' => KeyKind.Right,
        (byte)'D' => KeyKind.Left,
        (byte)'F' => KeyKind.End,
        (byte)'H' => KeyKind.Home,
        _ => KeyKind.None,
    };

    private Key NumberedKey() => _parameter switch
    {
        1 or 7 => KeyKind.Home,
        3 => KeyKind.Delete,
        4 or 8 => KeyKind.End,
        _ => KeyKind.None,
    };

    private enum State : byte
    {
        Text,
        Utf8,
        Escape,
        Control,
        Single,
    }
}
