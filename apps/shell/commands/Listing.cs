using System.Collections.Generic;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>How ls writes entries: one per line, with mode, size, time and target, or in columns.</summary>
internal readonly struct Listing
{
    private const int ScreenColumns = 80;

    private readonly PipeWriter _out;
    private readonly bool _long, _hidden, _columns;

    public Listing(PipeWriter output, bool longForm, bool hiddenToo, bool columns)
    {
        _out = output;
        _long = longForm;
        _hidden = hiddenToo;
        _columns = columns && !longForm;
    }

    /// <summary>Names that begin with a dot are hidden.</summary>
    public bool Shows(string name) => _hidden || name.Length == 0 || name[0] != '.';

    /// <summary>The targets of links are wanted.</summary>
    public bool ShowsTargets => _long;

    /// <param name="entries">In their order.</param>
    /// <param name="targets">Of each entry, if targets are shown; empty: it has none.</param>
    public void Write(List<FsEntry> entries, List<string> targets)
    {
        if (_columns) WriteColumns(entries);
        else if (_long) WriteLong(entries, targets);
        else foreach (FsEntry entry in entries) _out.Write(entry.Name + "\n");
    }

    private void WriteLong(List<FsEntry> entries, List<string> targets)
    {
        int width = 1;
        foreach (FsEntry entry in entries) width = System.Math.Max(width, Number.Digits(entry.Size));
        for (int i = 0; i < entries.Count; i++)
        {
            FsEntry entry = entries[i];
            _out.Write(FileMode.Text(entry.Kind, entry.Mode) + " " + Number.Pad(entry.Size, width) + " ");
            _out.Write(DateText.Of(entry.ModifiedNs) + " " + entry.Name);
            _out.Write((targets[i].Length > 0 ? " -> " + targets[i] : "") + "\n");
        }
    }

    private void WriteColumns(List<FsEntry> entries)
    {
        int[] widths = new int[entries.Count];
        for (int i = 0; i < widths.Length; i++) widths[i] = WidthOf(entries[i].Name);
        ColumnLayout layout = new(widths, ScreenColumns);
        for (int row = 0; row < layout.Rows; row++)
        {
            for (int column = 0; layout.IndexAt(row, column) >= 0; column++)
            {
                _out.Write(Printable(entries[layout.IndexAt(row, column)].Name));
                for (int i = layout.PaddingAt(row, column); i > 0; i--) _out.Write(" "u8);
            }
            _out.Write("\n"u8);
        }
    }

    /// <summary>Code points: low surrogates do not count.</summary>
    private static int WidthOf(string name)
    {
        int width = 0;
        foreach (char unit in name)
        {
            if (unit is < '\uDC00' or > '\uDFFF') width++;
        }
        return width;
    }

    /// <summary>A name may hold anything; a terminal is not to obey it.</summary>
    private static string Printable(string name)
    {
        bool clean = true;
        foreach (char unit in name) clean &= !IsControl(unit);
        if (clean) return name;
        char[] shown = new char[name.Length];
        for (int i = 0; i < shown.Length; i++) shown[i] = IsControl(name[i]) ? '?' : name[i];
        return new string(shown);
    }

    private static bool IsControl(char unit) => unit < ' ' || unit is >= '\u007F' and < '\u00A0';
}
