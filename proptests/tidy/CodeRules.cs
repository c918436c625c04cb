using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tests.Tidy;

/// <summary>Rules about C#, on its syntax.</summary>
internal static class CodeRules
{
    internal const int LongFunction = 30;
    private const string Claim = "SAFETY:";

    /// <summary>Where the word <c>unsafe</c> stands: what it makes unsafe.</summary>
    internal static IEnumerable<SyntaxNode> Unsafe(SourceFile file) => file.Syntax.DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.UnsafeKeyword))
        .Select(token => token.Parent!);

    /// <summary>
    /// What is unsafe says why it is right, in or above it; a member may rely on the claim of its type.
    /// </summary>
    internal static IEnumerable<Finding> UnsafeWithoutClaim(SourceFile file) => Unsafe(file)
        .Where(node => !HasClaim(node) && !node.Ancestors().OfType<TypeDeclarationSyntax>().Any(HasClaim))
        .Select(node => file.At(node, "unsafe without a " + Claim + " line"));

    /// <summary>A failure that is caught is handled, or a comment says why there is nothing to do.</summary>
    internal static IEnumerable<Finding> EmptyCatches(SourceFile file) => file.Syntax.DescendantNodes()
        .OfType<CatchClauseSyntax>()
        .Where(clause => clause.Block.Statements.Count == 0 && !HasComment(clause.Block))
        .Select(clause => file.At(clause, "an empty catch"));

    /// <summary>Functions of more than <see cref="LongFunction"/> lines, local ones and accessors too.</summary>
    internal static IEnumerable<SyntaxNode> LongFunctions(SourceFile file) => file.Syntax.DescendantNodes()
        .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
        .Where(node => LinesOf(node) > LongFunction);

    internal static int LinesOf(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    /// <summary>Namespaces are file-scoped, and every file of one folder names the same area.</summary>
    internal static IEnumerable<Finding> BlockNamespaces(SourceFile file) => file.Syntax.DescendantNodes()
        .OfType<NamespaceDeclarationSyntax>()
        .Select(node => file.At(node, "a namespace with braces"));

    private static bool HasClaim(SyntaxNode node) => node.ToFullString().Contains(Claim, StringComparison.Ordinal);

    private static bool HasComment(BlockSyntax block) => block.DescendantTrivia()
        .Any(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);
}
