namespace Mooring.Apps.Shell;

/// <summary>
/// How names are laid out in columns, down first, then across: the fewest rows that fit the width, two blanks between
/// columns.
/// </summary>
internal readonly struct ColumnLayout
{
    private const int Gap = 2;

    public readonly int Rows, Columns;

    private readonly int[] _widths;

    /// <param name="widths">Of the names, in columns of the screen.</param>
    /// <param name="screen">Columns of the screen.</param>
    public ColumnLayout(int[] widths, int screen)
    {
        _widths = widths;
        Rows = FewestRows(widths, screen);
        while (Rows < widths.Length && !Fits(widths, Rows, screen)) Rows++;
        Columns = Rows == 0 ? 0 : (widths.Length + Rows - 1) / Rows;
    }

    /// <summary>The name at this place, or -1.</summary>
    public int IndexAt(int row, int column)
    {
        int index = column * Rows + row;
        return index < _widths.Length ? index : -1;
    }

    /// <summary>Blanks behind the name at this place.</summary>
    public int PaddingAt(int row, int column)
    {
        int index = IndexAt(row, column);
        bool last = index + Rows >= _widths.Length;
        return last ? 0 : WidthOf(_widths, Rows, column) + Gap - _widths[index];
    }

    /// <summary>With fewer the names alone would not fit.</summary>
    private static int FewestRows(int[] widths, int screen)
    {
        long total = 0;
        foreach (int width in widths) total += width + Gap;
        return (int)((total + screen + Gap - 1) / (screen + Gap));
    }

    private static bool Fits(int[] widths, int rows, int screen)
    {
        int total = 0;
        for (int column = 0; column * rows < widths.Length; column++)
        {
            total += WidthOf(widths, rows, column) + (column > 0 ? Gap : 0);
            if (total > screen) return false;
        }
        return true;
    }

    private static int WidthOf(int[] widths, int rows, int column)
    {
        int widest = 0;
        for (int i = column * rows; i < widths.Length && i < (column + 1) * rows; i++)
        {
            if (widths[i] > widest) widest = widths[i];
        }
        return widest;
    }
}
