using System.Collections.Generic;

namespace Mooring.Sdk.Generator.Model;

/// <summary>What a type is made of, as far as the other side can tell. The numbers are those of the schema.</summary>
internal enum Wire : byte
{
    None = 0,
    Truth = 1,
    U8 = 2,
    I8 = 3,
    U16 = 4,
    I16 = 5,
    U32 = 6,
    I32 = 7,
    U64 = 8,
    I64 = 9,
    F32 = 10,
    F64 = 11,
    Char = 12,
    Text = 16,
    Bytes = 17,
    Filled = 18,
    Handle = 19,
    Enum = 32,
    Struct = 33,
}

/// <summary>A type of fixed size.</summary>
internal sealed class TypeShape
{
    public Wire Wire { get; set; }

    /// <summary>As C# writes it, from <c>global::</c> on.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its own name only.</summary>
    public string ShortName { get; set; } = "";

    public int Size { get; set; }

    public int Alignment { get; set; } = 1;

    /// <summary>Of an enum: what it is stored as.</summary>
    public Wire Underlying { get; set; }

    /// <summary>Of an enum.</summary>
    public List<(string Name, ulong Value)> Members { get; } = [];

    /// <summary>Of a struct, in order.</summary>
    public List<FieldShape> Fields { get; } = [];

    /// <summary>What is hashed: the bytes, without names.</summary>
    public string Canon { get; set; } = "";

    /// <summary>Has parts of its own in the schema's table of types.</summary>
    public bool IsNamed => Wire is Wire.Enum or Wire.Struct;
}

internal sealed class FieldShape(string name, int offset, TypeShape type, int count)
{
    public string Name { get; } = name;

    public int Offset { get; } = offset;

    public TypeShape Type { get; } = type;

    /// <summary>1; more for an array inside the struct.</summary>
    public int Count { get; } = count;
}
