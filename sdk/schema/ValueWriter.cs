using System;
using System.Buffers.Binary;
using System.Text;
using Mooring.Sdk.Json;

namespace Mooring.Sdk;

/// <summary>
/// Values of fixed size from JSON to the bytes that cross: numbers by their range, enums by name or number, structs as
/// objects with every field, arrays inside them as arrays of just that length. A fault says what was expected where.
/// </summary>
internal static class ValueWriter
{
    /// <summary>Writes a value.</summary>
    /// <param name="path">What it is, for people.</param>
    /// <param name="into">Of the type's size; zero.</param>
    /// <returns>What is wrong; null if nothing.</returns>
    public static string? Write(JsonValue value, SchemaRef type, string path, Span<byte> into)
    {
        if (type.Wire == Wire.Struct) return WriteStruct(value, type, path, into);
        if (!TryBits(value, type, out ulong bits)) return Expected(value, type, path);
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(whole, bits);
        whole.Slice(0, type.Size).CopyTo(into);
        return null;
    }

    /// <summary>"argument 'from.X' at column 7: expected int".</summary>
    public static string Expected(JsonValue value, SchemaRef type, string path) =>
        path + " at column " + (value.At + 1).ToString() + ": expected " + Described(type);

    /// <summary>The type, with what it may be if that is not known to everybody.</summary>
    public static string Described(SchemaRef type)
    {
        StringBuilder text = new(type.Name);
        if (type.Wire == Wire.Bytes) text.Append(", as a text of hexadecimal digits");
        if (type.Wire == Wire.Filled) text.Append(", as the number of bytes to be filled");
        if (type.Type is not { } named) return text.ToString();
        bool isEnum = type.Wire == Wire.Enum;
        text.Append(isEnum ? " (" : " {");
        for (int i = 0; i < named.Members.Length; i++) text.Append(i > 0 ? ", " : "").Append(named.Members[i].Name);
        for (int i = 0; i < named.Fields.Length; i++) Describe(text.Append(i > 0 ? ", " : " "), named.Fields[i]);
        return text.Append(isEnum ? ")" : " }").ToString();
    }

    private static void Describe(StringBuilder text, SchemaField field)
    {
        text.Append(field.Name).Append(": ").Append(field.Type.Name);
        if (field.Count > 1) text.Append('[').Append(field.Count).Append(']');
    }

    private static string? WriteStruct(JsonValue value, SchemaRef type, string path, Span<byte> into)
    {
        SchemaField[] fields = type.Type!.Fields;
        if (value.Kind != JsonKind.Object) return Expected(value, type, path);
        for (int i = 0; i < value.Names.Count; i++)
            if (FieldOf(fields, value.Names[i]) is null)
                return Expected(value.Items[i], type, path + " has no field '" + value.Names[i] + "'; it");
        foreach (SchemaField field in fields)
        {
            if (value.Find(field.Name) is not { } given)
                return path + " at column " + (value.At + 1).ToString() + ": field '" + field.Name + "' is missing";
            if (WriteField(given, field, path + "." + field.Name, into.Slice(field.Offset)) is { } fault) return fault;
        }
        return null;
    }

    private static SchemaField? FieldOf(SchemaField[] fields, string name)
    {
        foreach (SchemaField field in fields)
            if (field.Name == name) return field;
        return null;
    }

    private static string? WriteField(JsonValue value, SchemaField field, string path, Span<byte> into)
    {
        int size = field.Type.Size;
        if (field.Count == 1) return Write(value, field.Type, path, into.Slice(0, size));
        if (value.Kind != JsonKind.Array || value.Items.Count != field.Count)
            return Expected(value, field.Type, path) + ", an array of " + field.Count.ToString();
        for (int i = 0; i < field.Count; i++)
        {
            string place = path + "[" + i.ToString() + "]";
            string? fault = Write(value.Items[i], field.Type, place, into.Slice(i * size, size));
            if (fault is not null) return fault;
        }
        return null;
    }

    private static bool TryBits(JsonValue value, SchemaRef type, out ulong bits)
    {
        bits = value.Kind == JsonKind.True ? 1ul : 0;
        return type.Wire switch
        {
            Wire.Truth => value.Kind is JsonKind.True or JsonKind.False,
            Wire.F32 => TryFloat(value, FloatText.Single, out bits),
            Wire.F64 => TryFloat(value, FloatText.Double, out bits),
            Wire.Char when value is { Kind: JsonKind.Text, Text.Length: 1 } => (bits = value.Text[0]) > 0,
            Wire.Char => TryInteger(value, Wire.U16, out bits),
            Wire.Enum when value.Kind == JsonKind.Text => TryMember(value.Text, type.Type!, out bits),
            Wire.Enum => TryInteger(value, type.Type!.Stored, out bits),
            _ => TryInteger(value, type.Wire, out bits),
        };
    }

    private static bool TryMember(string name, SchemaType type, out ulong bits)
    {
        bits = 0;
        foreach (SchemaMember member in type.Members)
        {
            if (member.Name != name) continue;
            bits = member.Value;
            return true;
        }
        return false;
    }

    private static bool TryInteger(JsonValue value, Wire wire, out ulong bits)
    {
        int unused = 64 - 8 * new SchemaRef(wire, null).Size;
        bits = 0;
        if (value.Kind != JsonKind.Number) return false;
        if (wire is Wire.U8 or Wire.U16 or Wire.U32 or Wire.U64)
            return ulong.TryParse(value.Text, out bits) && bits << unused >> unused == bits;
        bool isInteger = long.TryParse(value.Text, out long number);
        bits = (ulong)number;
        return isInteger && number << unused >> unused == number;
    }

    private static bool TryFloat(JsonValue value, FloatText format, out ulong bits)
    {
        bits = 0;
        if (value.Kind == JsonKind.Number) return format.TryRead(value.Text, out bits);
        return value.Kind == JsonKind.Text && format.TryReadSpecial(value.Text, out bits);
    }
}
