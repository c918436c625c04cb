using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tests.Mutation;

/// <summary>
/// All mutants of a project, in the order of its text. Each place that calls a policy is found by the meaning of the
/// call, so nothing has to be registered. A mutant need not compile; those that do not are left out later.
/// <list type="bullet">
/// <item>dropped: a store or a fence is left out, a load gives zeros, a check finds nothing;</item>
/// <item>from memory: a load is replaced by the field that keeps its last result;</item>
/// <item>weakened: an access loses its release or its acquire;</item>
/// <item>moved: see <see cref="Moves"/>.</item>
/// </list>
/// </summary>
internal sealed class Mutations(ShippedSource source)
{
    private readonly EffectFinder _effects = new(source.Compilation);

    internal static IEnumerable<Mutant> All() =>
        new[] { ShippedSource.Rings, ShippedSource.Ports }.SelectMany(source => Numbered(new Mutations(source).Find()));

    /// <summary>Two changes of the same kind to the same text in one member are told apart by a number.</summary>
    private static IEnumerable<Mutant> Numbered(IEnumerable<Mutant> mutants)
    {
        Dictionary<string, int> met = [];
        foreach (Mutant mutant in mutants)
        {
            int number = met[mutant.ToString()] = met.GetValueOrDefault(mutant.ToString()) + 1;
            yield return number == 1 ? mutant : mutant with { Place = $"{mutant.Place} #{number}" };
        }
    }

    private IEnumerable<Mutant> Find()
    {
        foreach (SyntaxTree file in source.Compilation.SyntaxTrees)
        {
            SemanticModel model = source.Compilation.GetSemanticModel(file);
            foreach (SyntaxNode node in file.GetRoot().DescendantNodes())
            {
                if (node is InvocationExpressionSyntax call && PolicyCall.Of(call, model) is PolicyCall policy)
                {
                    foreach (Mutant mutant in OfCall(policy, model)) yield return mutant;
                }
                if (node is not BlockSyntax block) continue;
                foreach (Move move in Moves.In(block, _effects))
                    yield return Changed(move.Moved, move.Block, move.Change, block);
            }
        }
    }

    private IEnumerable<Mutant> OfCall(PolicyCall policy, SemanticModel model)
    {
        InvocationExpressionSyntax call = policy.Call;
        yield return Changed(call, Dropped(policy), "dropped", call);
        if (Kept(call, policy.Method, model) is ExpressionSyntax kept)
            yield return Changed(call, kept, "from memory", call);
        if (policy.Weaker() is string weaker) yield return Changed(call, Renamed(call, weaker), "weakened", call);
    }

    private static ExpressionSyntax Dropped(PolicyCall policy)
    {
        if (!policy.Method.ReturnsVoid)
            return SyntaxFactory.ParseExpression($"default({policy.Method.ReturnType.ToDisplayString()})");
        ArgumentSyntax? result = policy.Call.ArgumentList.Arguments.FirstOrDefault(
            argument => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword));
        return SyntaxFactory.ParseExpression(result is null ? "_ = 0" : $"global::{Tank.TypeName}.Nothing({result})");
    }

    /// <summary>The field to which the loaded value is assigned later in the member, by way of a local.</summary>
    private static ExpressionSyntax? Kept(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model)
    {
        if (call.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax local }) return null;
        string name = local.Identifier.Text;
        AssignmentExpressionSyntax? keeps = MemberOf(call).DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .FirstOrDefault(assignment => assignment.Right.ToString() == name
                && model.GetSymbolInfo(assignment.Left).Symbol is IFieldSymbol field
                && SymbolEqualityComparer.Default.Equals(field.Type, method.ReturnType));
        return keeps?.Left;
    }

    private static InvocationExpressionSyntax Renamed(InvocationExpressionSyntax call, string name)
    {
        MemberAccessExpressionSyntax access = (MemberAccessExpressionSyntax)call.Expression;
        return call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(name)));
    }

    private Mutant Changed(SyntaxNode place, SyntaxNode changed, string change, SyntaxNode replaced)
    {
        SyntaxNode root = replaced.SyntaxTree.GetRoot().ReplaceNode(replaced, changed.WithTriviaFrom(replaced));
        return new Mutant(source, replaced.SyntaxTree, root, NameOf(MemberOf(replaced)), Mutant.Shown(place), change);
    }

    private static MemberDeclarationSyntax MemberOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MemberDeclarationSyntax>()!;

    private static string NameOf(MemberDeclarationSyntax member)
    {
        string type = member.FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Identifier.Text;
        return member switch
        {
            MethodDeclarationSyntax method => $"{type}.{method.Identifier.Text}",
            PropertyDeclarationSyntax property => $"{type}.{property.Identifier.Text}",
            _ => type,
        };
    }
}
