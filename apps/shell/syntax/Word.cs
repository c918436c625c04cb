namespace Mooring.Apps.Shell;

/// <summary>A word of a command, without its quotes.</summary>
internal readonly struct Word
{
    public readonly string Text;

    /// <summary>
    /// Null: the word stands for itself. Otherwise names are looked for: the text again, with a backslash before each
    /// character that was quoted and would mean something in a <see cref="NamePattern"/>.
    /// </summary>
    public readonly string? Pattern;

    public Word(string text, string? pattern)
    {
        Text = text;
        Pattern = pattern;
    }
}
