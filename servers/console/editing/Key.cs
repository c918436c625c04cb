namespace Mooring.Servers.Console;

/// <summary>What the person at the terminal pressed, as far as the line editor knows it.</summary>
internal enum KeyKind : byte
{
    /// <summary>Nothing yet, or nothing that means something.</summary>
    None,

    /// <summary>A code point to insert.</summary>
    Text,
    Enter,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    KillToEnd,
    KillToStart,
    KillWord,
    ClearScreen,
    Tab,

    /// <summary>Ctrl-C.</summary>
    Interrupt,

    /// <summary>Ctrl-D: the end of the input on an empty line, otherwise Delete.</summary>
    EndOfInput,
}

/// <summary>One key.</summary>
internal readonly struct Key
{
    public readonly KeyKind Kind;

    /// <summary>With <see cref="KeyKind.Text"/>: a Unicode scalar value, no control character.</summary>
    public readonly uint CodePoint;

    public Key(KeyKind kind, uint codePoint = 0)
    {
        Kind = kind;
        CodePoint = codePoint;
    }

    public static implicit operator Key(KeyKind kind) => new(kind);
}
