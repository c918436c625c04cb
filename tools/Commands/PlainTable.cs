using System.IO;
using Spectre.Console;

namespace Mooring.Tools.Commands;

/// <summary>Draws a table as plain text of a fixed width, the same in a terminal, a file and CI.</summary>
public static class PlainTable
{
    private const int Width = 110;

    /// <summary>The table, its lines ended by newlines.</summary>
    public static string Text(Table table)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Width;
        console.Write(table);
        return writer.ToString();
    }
}
