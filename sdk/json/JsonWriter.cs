using System.Text;

namespace Mooring.Sdk.Json;

/// <summary>
/// Writes JSON in one line: every letter below a blank escaped, so that it can be shown, all others as they are.
/// </summary>
public static class JsonWriter
{
    public static string Write(JsonValue value)
    {
        StringBuilder text = new();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Null: text.Append("null"); break;
            case JsonKind.False: text.Append("false"); break;
            case JsonKind.True: text.Append("true"); break;
            case JsonKind.Number: text.Append(value.Text); break;
            case JsonKind.Text: AppendText(text, value.Text); break;
            case JsonKind.Array: AppendItems(text, value, '[', ']'); break;
            default: AppendItems(text, value, '{', '}'); break;
        }
    }

    private static void AppendItems(StringBuilder text, JsonValue value, char open, char close)
    {
        text.Append(open);
        for (int i = 0; i < value.Items.Count; i++)
        {
            if (i > 0) text.Append(',');
            if (value.Kind == JsonKind.Object)
            {
                AppendText(text, value.Names[i]);
                text.Append(':');
            }
            Append(text, value.Items[i]);
        }
        text.Append(close);
    }

    private static void AppendText(StringBuilder text, string letters)
    {
        text.Append('"');
        foreach (char letter in letters)
        {
            if (letter is '"' or '\\') text.Append('\\').Append(letter);
            else if (char.IsControl(letter)) AppendEscape(text, letter);
            else text.Append(letter);
        }
        text.Append('"');
    }

    private static void AppendEscape(StringBuilder text, char letter)
    {
        text.Append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) text.Append("0123456789abcdef"[letter >> shift & 15]);
    }
}
