using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>
/// Reads types of fixed size. What a struct may hold: numbers, enums, other such structs, arrays of them inside it. Not
/// a <c>bool</c>: any byte may come from the other side, and C# does not expect that inside a struct; as a parameter it
/// is read as "not 0".
/// </summary>
internal sealed class TypeReader(Findings findings)
{
    private const int LayoutSequential = 0, LayoutExplicit = 2;

    private readonly Dictionary<ITypeSymbol, TypeShape> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The named types that were read, each after those that it is made of.</summary>
    public List<TypeShape> Named { get; } = [];

    /// <summary>Null: it cannot cross, and that has been said.</summary>
    public TypeShape? Read(ITypeSymbol type, ISymbol at)
    {
        if (_known.TryGetValue(type, out TypeShape known)) return known;
        TypeShape? shape = Primitives.Of(type.SpecialType) ?? ReadNamed(type, at);
        if (shape is null) return null;
        _known.Add(type, shape);
        if (shape.IsNamed) Named.Add(shape);
        return shape;
    }

    private TypeShape? ReadNamed(ITypeSymbol type, ISymbol at)
    {
        if (WhyNot(type) is { } reason)
        {
            findings.Add(Problems.Type, at, type.ToDisplayString(), reason);
            return null;
        }
        INamedTypeSymbol named = (INamedTypeSymbol)type;
        return named.EnumUnderlyingType is { } underlying ? ReadEnum(named, underlying) : ReadStruct(named, at);
    }

    private static string? WhyNot(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => "it is not known",
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "an address means nothing on the other side",
        { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } =>
            "its size depends on the machine",
        { TypeKind: TypeKind.Array } => "an array is an object; take SharedBytes",
        { IsReferenceType: true } => "it is a class; what crosses is copied, so it is a struct",
        { IsRefLikeType: true } => "a span cannot outlive an await; take SharedBytes",
        { TypeKind: TypeKind.TypeParameter } => "it has no layout",
        { IsUnmanagedType: false } => "it holds references",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "null has no layout; use a flag",
        INamedTypeSymbol { IsTupleType: true } => "its layout is not defined; declare a struct",
        _ when Known.Is(type, Known.Handle) => "a handle goes beside the command, as a parameter of its own",
        _ => null,
    };

    private static TypeShape ReadEnum(INamedTypeSymbol type, INamedTypeSymbol underlying)
    {
        TypeShape stored = Primitives.Of(underlying.SpecialType)!;
        TypeShape shape = Named1(type, Wire.Enum);
        (shape.Size, shape.Alignment, shape.Underlying) = (stored.Size, stored.Alignment, stored.Wire);
        shape.Canon = stored.Canon;
        foreach (IFieldSymbol member in type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue))
            shape.Members.Add((member.Name, Bits(member.ConstantValue!)));
        return shape;
    }

    private TypeShape? ReadStruct(INamedTypeSymbol type, ISymbol at)
    {
        (int kind, int pack, int size) = LayoutOf(type);
        if (kind is not (LayoutSequential or LayoutExplicit))
        {
            findings.Add(Problems.Type, at, type.ToDisplayString(), "its layout is left to the compiler");
            return null;
        }
        TypeShape shape = Named1(type, Wire.Struct);
        int end = 0;
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            if (ReadField(type, field, at) is not var (part, count)) return null;
            int alignment = Math.Min(part.Alignment, pack);
            int offset = kind == LayoutExplicit ? OffsetOf(field) : Align(end, alignment);
            shape.Fields.Add(new FieldShape(field.Name, offset, part, count));
            shape.Alignment = Math.Max(shape.Alignment, alignment);
            end = Math.Max(end, offset + part.Size * count);
        }
        shape.Size = Math.Max(Math.Max(Align(end, shape.Alignment), size), 1);
        shape.Canon = "{" + string.Join(",", shape.Fields.Select(Canon)) + ";" + shape.Size + "}";
        return shape;
    }

    private (TypeShape Type, int Count)? ReadField(INamedTypeSymbol owner, IFieldSymbol field, ISymbol at)
    {
        if (field.Type.SpecialType == SpecialType.System_Boolean)
        {
            findings.Add(Problems.Type, at, owner.ToDisplayString(), $"{field.Name} is a bool, and any byte may come");
            return null;
        }
        bool isFixed = field.IsFixedSizeBuffer;
        ITypeSymbol type = isFixed ? ((IPointerTypeSymbol)field.Type).PointedAtType : field.Type;
        int count = isFixed ? field.FixedSize : InlineLength(owner);
        return Read(type, at) is { } shape ? (shape, count) : null;
    }

    private static string Canon(FieldShape field) =>
        field.Offset + ":" + field.Type.Canon + (field.Count == 1 ? "" : "*" + field.Count);

    private static TypeShape Named1(INamedTypeSymbol type, Wire wire) => new()
    {
        Wire = wire,
        Name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        ShortName = type.Name,
    };

    internal static int Align(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static ulong Bits(object value) => value is ulong bits ? bits : unchecked((ulong)Convert.ToInt64(value));

    private static int InlineLength(INamedTypeSymbol type) =>
        Known.Attribute(type, "System.Runtime.CompilerServices.InlineArrayAttribute") is { } attribute
            ? (int)attribute.ConstructorArguments[0].Value!
            : 1;

    private static int OffsetOf(IFieldSymbol field) =>
        Known.Attribute(field, "System.Runtime.InteropServices.FieldOffsetAttribute") is { } attribute
            ? (int)attribute.ConstructorArguments[0].Value!
            : 0;

    private static (int Kind, int Pack, int Size) LayoutOf(INamedTypeSymbol type)
    {
        const int NoPack = 16;
        if (Known.Attribute(type, "System.Runtime.InteropServices.StructLayoutAttribute") is not { } attribute)
            return (LayoutSequential, NoPack, 0);
        int kind = Convert.ToInt32(attribute.ConstructorArguments[0].Value), pack = 0, size = 0;
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            if (named.Key == "Pack") pack = (int)named.Value.Value!;
            if (named.Key == "Size") size = (int)named.Value.Value!;
        }
        return (kind, pack == 0 ? NoPack : pack, size);
    }
}
