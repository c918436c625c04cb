namespace Mooring.Apps.Shell;

/// <summary>Where a script cannot be understood, and why.</summary>
internal readonly struct SyntaxError
{
    public readonly string Message;

    /// <summary>Both from 1; a column is one UTF-16 unit.</summary>
    public readonly int Line, Column;

    public SyntaxError(string message, int line, int column)
    {
        Message = message;
        Line = line;
        Column = column;
    }
}
