namespace Mooring.Sdk;

/// <summary>An interface, as <see cref="SchemaReader"/> has read and checked it.</summary>
/// <param name="name">Of the service.</param>
/// <param name="version">For people.</param>
/// <param name="methods">By number.</param>
public sealed class Schema(string name, ushort version, SchemaMethod[] methods)
{
    public string Name { get; } = name;

    public ushort Version { get; } = version;

    public SchemaMethod[] Methods { get; } = methods;

    /// <summary>Null: there is no such method.</summary>
    public SchemaMethod? Find(string method)
    {
        foreach (SchemaMethod known in Methods)
            if (known.Name == method) return known;
        return null;
    }

    /// <summary>What a client that knows all of it compares with the service.</summary>
    public ServiceContract Contract()
    {
        int count = Methods.Length == 0 ? 0 : Methods[Methods.Length - 1].Number + 1;
        uint[] hashes = new uint[count];
        foreach (SchemaMethod method in Methods) hashes[method.Number] = method.Hash;
        return new ServiceContract(Name, Version, hashes);
    }
}

/// <summary>A method of a schema.</summary>
public sealed class SchemaMethod
{
    public required string Name { get; init; }

    /// <summary>0 to 61.</summary>
    public required ushort Number { get; init; }

    /// <summary>What both sides compare; not 0.</summary>
    public required uint Hash { get; init; }

    public required bool IsOneWay { get; init; }

    /// <summary>The arguments are a record in the session buffer.</summary>
    public required bool IsSpilled { get; init; }

    public required bool IsStream { get; init; }

    /// <summary>Bytes of the arguments.</summary>
    public required int ArgumentBytes { get; init; }

    /// <summary>None: a status only.</summary>
    public required SchemaRef Answer { get; init; }

    /// <summary>Bytes of the session buffer for the answer; 0: it is in the completion.</summary>
    public required int AnswerRoom { get; init; }

    public required SchemaParameter[] Parameters { get; init; }

    /// <summary>Null: there is no such parameter.</summary>
    public SchemaParameter? Find(string parameter)
    {
        foreach (SchemaParameter known in Parameters)
            if (known.Name == parameter) return known;
        return null;
    }
}

/// <summary>A parameter of a method.</summary>
/// <param name="name">As it is declared.</param>
/// <param name="type">What it takes.</param>
/// <param name="offset">Among the arguments; of no meaning for a handle.</param>
/// <param name="isOptional">It may be left out, which is zero.</param>
public sealed class SchemaParameter(string name, SchemaRef type, int offset, bool isOptional)
{
    public string Name { get; } = name;

    public SchemaRef Type { get; } = type;

    public int Offset { get; } = offset;

    public bool IsOptional { get; } = isOptional;
}

/// <summary>A type where it is used.</summary>
public readonly struct SchemaRef(Wire wire, SchemaType? type)
{
    public Wire Wire { get; } = wire;

    /// <summary>Of an enum or a struct.</summary>
    public SchemaType? Type { get; } = type;

    /// <summary>
    /// Where it lies among arguments or fields: of bytes and texts that is the range which names them.
    /// </summary>
    public int Size => Wire switch
    {
        Wire.Truth or Wire.U8 or Wire.I8 => 1,
        Wire.U16 or Wire.I16 or Wire.Char => 2,
        Wire.U32 or Wire.I32 or Wire.F32 => 4,
        Wire.U64 or Wire.I64 or Wire.F64 => 8,
        Wire.Text or Wire.Bytes or Wire.Filled => 8,
        _ => Type is null ? 0 : Type.Size,
    };

    /// <summary>For people, as C# says it.</summary>
    public string Name => Wire switch
    {
        Wire.None => "nothing",
        Wire.Truth => "bool",
        Wire.U8 => "byte",
        Wire.I8 => "sbyte",
        Wire.U16 => "ushort",
        Wire.I16 => "short",
        Wire.U32 => "uint",
        Wire.I32 => "int",
        Wire.U64 => "ulong",
        Wire.I64 => "long",
        Wire.F32 => "float",
        Wire.F64 => "double",
        Wire.Char => "char",
        Wire.Text => "string",
        Wire.Bytes => "bytes",
        Wire.Filled => "filled bytes",
        Wire.Handle => "handle",
        _ => Type!.Name,
    };
}

/// <summary>An enum or a struct of a schema.</summary>
public sealed class SchemaType
{
    public required string Name { get; init; }

    public required int Size { get; init; }

    /// <summary>Of an enum: the number that it is; of a struct: None.</summary>
    public required Wire Stored { get; init; }

    /// <summary>Of an enum.</summary>
    public required SchemaMember[] Members { get; init; }

    /// <summary>Of a struct, in order.</summary>
    public required SchemaField[] Fields { get; init; }
}

/// <summary>A name that an enum has for a value.</summary>
public readonly struct SchemaMember(string name, ulong value)
{
    public string Name { get; } = name;

    /// <summary>Negative ones are sign-extended.</summary>
    public ulong Value { get; } = value;
}

/// <summary>A field of a struct; an array inside it if <paramref name="count"/> is more than 1.</summary>
public sealed class SchemaField(string name, int offset, int count, SchemaRef type)
{
    public string Name { get; } = name;

    public int Offset { get; } = offset;

    public int Count { get; } = count;

    public SchemaRef Type { get; } = type;
}
