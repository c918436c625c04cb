using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tests.Mutation;

/// <summary>
/// What bounds a run of a mutant, whose loops may have lost their end: at the beginning of every block-bodied method
/// and of every pass through a loop a little fuel is burnt, and when the tank is empty the run ends with an exception.
/// So the bound is a number of steps and not a time, and the same on every machine.
/// </summary>
internal sealed class Tank : CSharpSyntaxRewriter
{
    internal const string TypeName = "Mooring.Rings.Tank", FuelField = "Fuel";

    private static readonly StatementSyntax s_burn = SyntaxFactory.ParseStatement($"global::{TypeName}.Burn();\n");

    private const string Text = """
        namespace Mooring.Rings;

        public static class Tank
        {
            public static long Fuel = long.MaxValue;

            public static void Burn()
            {
                if (--Fuel < 0) throw new System.InvalidOperationException("never ends");
            }

            public static void Nothing<T>(out T value) => value = default!;
        }
        """;

    internal static SyntaxTree Source(CSharpParseOptions options) => CSharpSyntaxTree.ParseText(Text, options);

    internal static SyntaxTree BuiltInto(SyntaxTree tree) =>
        tree.WithRootAndOptions(new Tank().Visit(tree.GetRoot()), tree.Options);

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        node = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        return node.Body is null ? node : node.WithBody(Burning(node.Body));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        node = (ForStatementSyntax)base.VisitForStatement(node)!;
        return node.WithStatement(Burning(node.Statement));
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        node = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return node.WithStatement(Burning(node.Statement));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        node = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return node.WithStatement(Burning(node.Statement));
    }

    private static BlockSyntax Burning(StatementSyntax body) => body is BlockSyntax block
        ? block.WithStatements(block.Statements.Insert(0, s_burn))
        : SyntaxFactory.Block(s_burn, body);
}
