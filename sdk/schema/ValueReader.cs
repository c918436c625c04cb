using System;
using System.Buffers.Binary;
using Mooring.Sdk.Json;

namespace Mooring.Sdk;

/// <summary>
/// Values of fixed size from the bytes that crossed to JSON. The bytes are a server's: an enum may be any number, a
/// truth value any byte. So is the schema: what its structs are made of may overlap and so be more than the bytes; no
/// more than <see cref="MostParts"/> are read.
/// </summary>
internal ref struct ValueReader
{
    private const int MostParts = 65536;

    private int _parts;

    /// <summary>Reads a value; null: it has too many parts to be shown.</summary>
    public static JsonValue? Read(ReadOnlySpan<byte> bytes, SchemaRef type)
    {
        ValueReader reader = default;
        JsonValue value = reader.Value(bytes.Slice(0, type.Size), type);
        return reader._parts > MostParts ? null : value;
    }

    private JsonValue Value(ReadOnlySpan<byte> bytes, SchemaRef type)
    {
        if (++_parts > MostParts) return new JsonValue(JsonKind.Null);
        if (type.Wire == Wire.Struct) return Struct(bytes, type.Type!);
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        whole.Clear();
        bytes.CopyTo(whole);
        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(whole);
        return type.Wire switch
        {
            Wire.Truth => JsonValue.Of(bits != 0),
            Wire.F32 => FloatText.Single.Write(bits),
            Wire.F64 => FloatText.Double.Write(bits),
            Wire.Char when bits > 0 && !char.IsSurrogate((char)bits) => JsonValue.Of(((char)bits).ToString()),
            Wire.Enum => Enum(bits, type.Type!),
            _ => Integer(bits, type.Wire),
        };
    }

    private JsonValue Struct(ReadOnlySpan<byte> bytes, SchemaType type)
    {
        JsonValue value = new(JsonKind.Object);
        foreach (SchemaField field in type.Fields)
        {
            if (_parts > MostParts) return value;
            ReadOnlySpan<byte> rest = bytes.Slice(field.Offset);
            bool isOne = field.Count == 1;
            value.Add(field.Name, isOne ? Value(rest.Slice(0, field.Type.Size), field.Type) : Array(rest, field));
        }
        return value;
    }

    private JsonValue Array(ReadOnlySpan<byte> bytes, SchemaField field)
    {
        JsonValue value = new(JsonKind.Array);
        int size = field.Type.Size;
        for (int i = 0; i < field.Count && _parts <= MostParts; i++)
            value.Items.Add(Value(bytes.Slice(i * size, size), field.Type));
        return value;
    }

    private static JsonValue Enum(ulong bits, SchemaType type)
    {
        int unused = 64 - 8 * type.Size;
        foreach (SchemaMember member in type.Members)
            if (member.Value << unused == bits << unused) return JsonValue.Of(member.Name);
        return Integer(bits, type.Stored);
    }

    private static JsonValue Integer(ulong bits, Wire wire)
    {
        if (wire is not (Wire.I8 or Wire.I16 or Wire.I32 or Wire.I64)) return JsonValue.Number(bits.ToString());
        int unused = 64 - 8 * new SchemaRef(wire, null).Size;
        return JsonValue.Number(((long)(bits << unused) >> unused).ToString());
    }
}
