using System.Collections.Generic;
using System.Linq;

namespace Mooring.Sdk.Generator.Model;

/// <summary>An interface that can cross.</summary>
internal sealed class ServiceModel
{
    /// <summary>Empty: the global one.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>As it is declared.</summary>
    public string Interface { get; set; } = "";

    /// <summary>What the generated names begin with.</summary>
    public string Stem { get; set; } = "";

    public string Access { get; set; } = "";

    /// <summary>What clients connect to.</summary>
    public string Name { get; set; } = "";

    public int Version { get; set; }

    /// <summary>By number.</summary>
    public List<MethodModel> Methods { get; } = [];

    /// <summary>Enums and structs, each after those that it is made of.</summary>
    public List<TypeShape> Types { get; set; } = [];

    public int HighestNumber => Methods.Count == 0 ? -1 : Methods.Max(method => method.Number);
}

internal enum AnswerKind
{
    Status,
    OneWay,
    Stream,
    Truth,
    Word,
    Record,
    Text,
    Handle,
}

internal sealed class MethodModel
{
    public string Name { get; set; } = "";

    public int Number { get; set; }

    public AnswerKind Answer { get; set; }

    /// <summary>Of a word or a record.</summary>
    public TypeShape? AnswerType { get; set; }

    /// <summary>Of a text or a record: bytes of the session buffer.</summary>
    public int AnswerRoom { get; set; }

    public List<ParameterModel> Parameters { get; } = [];

    /// <summary>Where the arguments lie, the answer's range first.</summary>
    public List<Slot> Layout { get; } = [];

    public int LayoutSize { get; set; }

    /// <summary>The arguments do not fit in the command: they are a record in the session buffer.</summary>
    public bool IsSpilled => LayoutSize > CommandBytes;

    /// <summary>Nothing says when its bytes in the session buffer could be given back.</summary>
    public bool TakesValuesOnly => Answer is AnswerKind.OneWay or AnswerKind.Stream;

    public bool HasAnswerRange => Answer is AnswerKind.Record or AnswerKind.Text;

    /// <summary>Of the name and of what older clients have to agree with.</summary>
    public uint Hash { get; set; }

    public const int CommandBytes = 48;
}

internal enum ParameterKind
{
    Value,
    Truth,
    Text,
    Bytes,
    Filled,
    Handle,
    Cancellation,
    Deadline,
}

internal sealed class ParameterModel
{
    public string Name { get; set; } = "";

    /// <summary>Its field in the arguments.</summary>
    public string Field => char.ToUpperInvariant(Name[0]) + Name.Substring(1);

    public ParameterKind Kind { get; set; }

    /// <summary>As C# writes it.</summary>
    public string Type { get; set; } = "";

    /// <summary>Of a value.</summary>
    public TypeShape? Shape { get; set; }

    public bool IsOptional { get; set; }

    /// <summary>Of a text, in bytes.</summary>
    public int Longest { get; set; }

    /// <summary>It lies among the arguments, as a range.</summary>
    public bool IsRange => Kind is ParameterKind.Text or ParameterKind.Bytes or ParameterKind.Filled;

    /// <summary>It lies among the arguments.</summary>
    public bool IsLaidOut => IsRange || Kind is ParameterKind.Value or ParameterKind.Truth;
}

/// <summary>A piece of the arguments.</summary>
internal sealed class Slot(string field, string type, int offset, int size)
{
    public string Field { get; } = field;

    public string Type { get; } = type;

    public int Offset { get; } = offset;

    public int Size { get; } = size;
}
