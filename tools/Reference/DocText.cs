using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Mooring.Tools.Reference;

/// <summary>What stands before a declaration after three slashes, as Markdown.</summary>
public sealed partial class DocText
{
    private readonly XElement _root;

    private DocText(XElement root) => _root = root;

    /// <summary>Null: there is nothing.</summary>
    /// <exception cref="ToolException">It is not well-formed.</exception>
    public static DocText? Of(SyntaxNode declaration)
    {
        IEnumerable<string> lines = declaration.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal))
            .Select(line => line[3..]);
        string text = string.Join('\n', lines);
        if (text.Trim().Length == 0) return null;
        try
        {
            return new DocText(XElement.Parse($"<doc>{text}</doc>", LoadOptions.PreserveWhitespace));
        }
        catch (XmlException problem)
        {
            throw new ToolException($"{declaration.SyntaxTree.FilePath}: {problem.Message} in\n{text}");
        }
    }

    /// <summary>What it is; that of something else, by name, if it says so. Empty: it does not say.</summary>
    public string Summary
    {
        get
        {
            XElement? said = _root.Element("summary") ?? _root.Element("content");
            if (said is not null) return TextOf(said);
            if (_root.Element("inheritdoc") is not { } other) return "";
            return other.Attribute("cref") is { } cref ? $"As `{NameOf(cref.Value)}`." : "As the interface says.";
        }
    }

    /// <summary>Its parameters and what it returns, one a line.</summary>
    public IEnumerable<string> Details =>
        _root.Elements().Where(element => element.Name.LocalName is "param" or "returns" or "remarks")
            .Select(element => element.Name == "param"
                ? $"`{element.Attribute("name")?.Value}`: {TextOf(element)}"
                : element.Name == "returns" ? $"Returns: {TextOf(element)}" : TextOf(element));

    private static string TextOf(XElement element) =>
        Blanks().Replace(string.Concat(element.Nodes().Select(TextOf)), "\n\n").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XText text => Spaces().Replace(text.Value, " "),
        XElement { Name.LocalName: "code" } code => $"\n\n```\n{code.Value.Trim('\n')}\n```\n\n",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{NameOf(see.Attribute("cref")?.Value ?? see.Value)}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } named => $"`{named.Attribute("name")?.Value}`",
        XElement { Name.LocalName: "item" } item => $"\n* {TextOf(item)}",
        XElement { Name.LocalName: "b" } strong => $"**{TextOf(strong)}**",
        XElement { Name.LocalName: "para" or "list" } part => $"\n\n{TextOf(part)}\n\n",
        XElement other => TextOf(other),
        _ => "",
    };

    private static string NameOf(string cref) => cref.Replace('{', '<').Replace('}', '>');

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
