using System;
using System.Text;
using Mooring.Sdk.Json;

namespace Mooring.Sdk;

/// <summary>What a schema says, in words.</summary>
public static class SchemaText
{
    /// <summary>"Add(ulong amount) -> ulong".</summary>
    public static string Of(SchemaMethod method)
    {
        StringBuilder text = new(method.Name);
        text.Append('(');
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            SchemaParameter parameter = method.Parameters[i];
            if (i > 0) text.Append(", ");
            text.Append(parameter.Type.Name).Append(' ').Append(parameter.Name);
            if (parameter.IsOptional) text.Append(" = 0");
        }
        text.Append(')');
        if (method.IsOneWay) return text.Append(" one way").ToString();
        if (method.Answer.Wire != Wire.None) text.Append(" -> ").Append(method.Answer.Name);
        return text.Append(method.IsStream ? "..." : "").ToString();
    }

    /// <summary>"Point { X: int, Y: long }", "Colour (Red, Green)"; null: everybody knows it.</summary>
    public static string? Of(SchemaRef type) => type.Type is null ? null : ValueWriter.Described(type);

    /// <summary>A value of fixed size that a server has answered, as JSON; null: it has too many parts.</summary>
    public static JsonValue? Read(ReadOnlySpan<byte> bytes, SchemaRef type) => ValueReader.Read(bytes, type);

    /// <summary>The names of all methods.</summary>
    public static string Methods(Schema schema)
    {
        StringBuilder text = new();
        foreach (SchemaMethod method in schema.Methods)
            text.Append(text.Length > 0 ? ", " : "").Append(method.Name);
        return text.ToString();
    }

    internal static bool IsRange(Wire wire) => wire is Wire.Text or Wire.Bytes or Wire.Filled;
}
