using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Mooring.Tests.Mutation;

/// <summary>The shipped source with one thing changed.</summary>
/// <param name="Source">The project.</param>
/// <param name="File">The file, as it ships.</param>
/// <param name="Root">The file, changed.</param>
/// <param name="Member">The type and member in which the change is.</param>
/// <param name="Place">What is changed there: its text.</param>
/// <param name="Change">How.</param>
internal sealed partial record Mutant(
    ShippedSource Source, SyntaxTree File, SyntaxNode Root, string Member, string Place, string Change)
{
    private const int MostShown = 72;

    /// <summary>Its name, which is no other's, and does not change when lines are added elsewhere.</summary>
    public override string ToString() => $"{Member}: `{Place}` {Change}";

    /// <summary>The text of a node in one line, shortened.</summary>
    internal static string Shown(SyntaxNode node)
    {
        string text = Blanks().Replace(node.ToString(), " ").Replace('`', '\'').Replace("|", "\\|");
        return text.Length <= MostShown ? text : text[..(MostShown - 3)] + "...";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
