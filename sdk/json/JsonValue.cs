using System.Collections.Generic;

namespace Mooring.Sdk.Json;

/// <summary>What a value of JSON is.</summary>
public enum JsonKind : byte
{
    Null,
    False,
    True,

    /// <summary>Kept as it is written: what it may be is for the reader to say.</summary>
    Number,
    Text,
    Array,
    Object,
}

/// <summary>A value of JSON, and where it stood.</summary>
public sealed class JsonValue(JsonKind kind, string text = "", int at = 0)
{
    public JsonKind Kind { get; } = kind;

    /// <summary>Of a text, its letters; of a number, how it is written.</summary>
    public string Text { get; } = text;

    /// <summary>The letter that it begins with, from 0.</summary>
    public int At { get; } = at;

    /// <summary>Of an array or an object.</summary>
    public List<JsonValue> Items { get; } = new();

    /// <summary>Of an object: what its items are called.</summary>
    public List<string> Names { get; } = new();

    public static JsonValue Of(string text) => new(JsonKind.Text, text);

    public static JsonValue Of(bool truth) => new(truth ? JsonKind.True : JsonKind.False);

    /// <param name="digits">As JSON writes numbers.</param>
    public static JsonValue Number(string digits) => new(JsonKind.Number, digits);

    /// <summary>Adds to an object.</summary>
    public void Add(string name, JsonValue value)
    {
        Names.Add(name);
        Items.Add(value);
    }

    /// <summary>Null: it has nothing of this name.</summary>
    public JsonValue? Find(string name)
    {
        for (int i = 0; i < Names.Count; i++)
            if (Names[i] == name) return Items[i];
        return null;
    }
}
