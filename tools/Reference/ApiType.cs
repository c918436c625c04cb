using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tools.Reference;

/// <summary>A public type, all its parts together.</summary>
/// <param name="Name">With its namespace, and the types that it lies in.</param>
/// <param name="Declared">How it is declared, and what is said of it.</param>
/// <param name="File">Where, from the root of the tree; of several parts the one that says what it is.</param>
/// <param name="Members">The public ones, in the order of the source.</param>
public sealed record ApiType(string Name, ApiMember Declared, string File, IReadOnlyList<ApiMember> Members)
{
    /// <summary>The last part of the name.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>
    /// What nothing is said of and has to be: the type itself; methods with parameters. What a property or a constant
    /// is may be clear from its name.
    /// </summary>
    public IEnumerable<string> Silent =>
        Members.Where(member => member.IsSilent && member.Takes).Select(member => $"{Name}: {member.Signature}")
            .Concat(Declared.IsSilent ? [Name] : []);

    /// <summary>The public types of a file's text.</summary>
    /// <param name="file">Its path, from the root of the tree.</param>
    public static IEnumerable<ApiType> In(string file, string text) =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview), file).GetRoot()
            .DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Where(IsOpen).Select(type => Of(file, type));

    /// <summary>Parts of one type.</summary>
    public static ApiType Merged(IReadOnlyList<ApiType> parts)
    {
        ApiType main = parts.FirstOrDefault(part => !part.Declared.IsSilent) ?? parts[0];
        return main with { Members = [.. parts.SelectMany(part => part.Members)] };
    }

    private static ApiType Of(string file, BaseTypeDeclarationSyntax type)
    {
        bool isPublicByDefault = type is InterfaceDeclarationSyntax or EnumDeclarationSyntax;
        IEnumerable<MemberDeclarationSyntax> members = type is EnumDeclarationSyntax named
            ? named.Members
            : ((TypeDeclarationSyntax)type).Members;
        List<ApiMember> open = [.. members.SelectMany(member => ApiMember.Of(member, isPublicByDefault))];
        return new ApiType(NameOf(type), new ApiMember(SignatureOf(type), DocText.Of(type)), file, open);
    }

    private static bool IsOpen(BaseTypeDeclarationSyntax type) =>
        type.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>()
            .All(outer => outer.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static string NameOf(BaseTypeDeclarationSyntax type) => string.Join('.',
        type.AncestorsAndSelf().Reverse().Select(node => node switch
        {
            BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
            TypeDeclarationSyntax outer => outer.Identifier.Text + outer.TypeParameterList,
            BaseTypeDeclarationSyntax outer => outer.Identifier.Text,
            _ => "",
        }).Where(part => part.Length > 0));

    private static string SignatureOf(BaseTypeDeclarationSyntax type)
    {
        string word = type switch
        {
            EnumDeclarationSyntax => "enum",
            TypeDeclarationSyntax declared => declared.Keyword.Text,
            _ => "",
        };
        string bases = type.BaseList is null ? "" : " " + string.Join(' ', type.BaseList.ToString().Split());
        TypeDeclarationSyntax? made = type as TypeDeclarationSyntax;
        string parameters = string.Join(' ', (made?.ParameterList?.ToString() ?? "").Split(
            (char[]?)null, System.StringSplitOptions.RemoveEmptyEntries));
        return $"{word} {type.Identifier}{made?.TypeParameterList}{parameters}{bases}";
    }
}
