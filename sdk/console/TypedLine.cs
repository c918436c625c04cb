namespace Mooring.Sdk;

/// <summary>A line as somebody is typing it.</summary>
public readonly struct TypedLine
{
    public TypedLine(string text, int cursor, bool endsAtTab = false)
    {
        Text = text;
        Cursor = cursor;
        EndsAtTab = endsAtTab;
    }

    public string Text { get; }

    /// <summary>Characters before the cursor.</summary>
    public int Cursor { get; }

    /// <summary>Tab was pressed: the line is not finished.</summary>
    public bool EndsAtTab { get; }
}
