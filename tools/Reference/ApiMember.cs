using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tools.Reference;

/// <summary>A public member of a public type, or the type: how it is declared and what is said of it.</summary>
/// <param name="Signature">As C# has it, without a body.</param>
/// <param name="Doc">Null: nothing is said.</param>
public sealed record ApiMember(string Signature, DocText? Doc)
{
    /// <summary>Neither what it is nor what goes in or comes out.</summary>
    public bool IsSilent => Doc is null || Doc.Summary.Length == 0 && !Doc.Details.Any();

    /// <summary>It has parameters, and is not what the language or an interface of .NET's asks for.</summary>
    public bool Takes => Signature.Contains('(', System.StringComparison.Ordinal)
        && !Signature.Contains("()", System.StringComparison.Ordinal)
        && !Signature.Contains("operator", System.StringComparison.Ordinal)
        && !Signature.Contains("override ", System.StringComparison.Ordinal)
        && !Signature.StartsWith("new ", System.StringComparison.Ordinal);

    /// <summary>Nothing for members that others cannot use.</summary>
    public static IEnumerable<ApiMember> Of(MemberDeclarationSyntax member, bool isPublicByDefault)
    {
        if (!IsPublic(member, isPublicByDefault)) return [];
        DocText? doc = DocText.Of(member);
        return Signatures(member).Select(signature => new ApiMember(OnOneLine(signature), doc));
    }

    /// <summary>Public, or of those that derive from the type.</summary>
    public static bool IsPublic(MemberDeclarationSyntax member, bool byDefault)
    {
        bool Has(SyntaxKind kind) => member.Modifiers.Any(kind);
        if (Has(SyntaxKind.PublicKeyword) || Has(SyntaxKind.ProtectedKeyword) && !Has(SyntaxKind.PrivateKeyword))
            return true;
        bool isOther = Has(SyntaxKind.PrivateKeyword) || Has(SyntaxKind.InternalKeyword);
        return byDefault && !isOther;
    }

    private static IEnumerable<string> Signatures(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method =>
            [$"{Kind(method)}{method.ReturnType} {method.Identifier}{method.TypeParameterList}{method.ParameterList}"],
        ConstructorDeclarationSyntax made => [$"new {made.Identifier}{made.ParameterList}"],
        PropertyDeclarationSyntax property =>
            [$"{Kind(property)}{property.Type} {property.Identifier} {Accessors(property)}"],
        IndexerDeclarationSyntax indexer => [$"{indexer.Type} this{indexer.ParameterList} {Accessors(indexer)}"],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables
            .Select(variable => $"{Kind(field)}{field.Declaration.Type} {variable.Identifier}{Value(field, variable)}"),
        EnumMemberDeclarationSyntax named => [$"{named.Identifier} {named.EqualsValue}"],
        OperatorDeclarationSyntax op => [$"operator {op.OperatorToken}{op.ParameterList}"],
        ConversionOperatorDeclarationSyntax conversion =>
            [$"{conversion.ImplicitOrExplicitKeyword} operator {conversion.Type}{conversion.ParameterList}"],
        DelegateDeclarationSyntax made =>
            [$"delegate {made.ReturnType} {made.Identifier}{made.TypeParameterList}{made.ParameterList}"],
        _ => [],
    };

    private static string Kind(MemberDeclarationSyntax member) => string.Concat(member.Modifiers
        .Where(word => word.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.ConstKeyword or SyntaxKind.AbstractKeyword
            or SyntaxKind.VirtualKeyword or SyntaxKind.OverrideKeyword or SyntaxKind.ProtectedKeyword
            or SyntaxKind.ReadOnlyKeyword)
        .Select(word => word.Text + " "));

    private static string Value(BaseFieldDeclarationSyntax field, VariableDeclaratorSyntax variable) =>
        field.Modifiers.Any(SyntaxKind.ConstKeyword) ? $" {variable.Initializer}" : "";

    private static string Accessors(BasePropertyDeclarationSyntax property)
    {
        if (property.AccessorList is not { } list) return "{ get; }";
        IEnumerable<string> open = list.Accessors
            .Where(accessor => accessor.Modifiers.Count == 0).Select(accessor => accessor.Keyword.Text + ";");
        return $"{{ {string.Join(' ', open)} }}";
    }

    private static string OnOneLine(string text) =>
        string.Join(' ', text.Split([' ', '\n', '\r'], System.StringSplitOptions.RemoveEmptyEntries));
}
