using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tests.Mutation;

/// <summary>A block in which one statement stands later than it did.</summary>
internal readonly record struct Move(StatementSyntax Moved, BlockSyntax Block, string Change);

/// <summary>
/// A statement that calls a policy, itself or through methods, is moved down past the next one, and as far as it goes,
/// where neither side uses what the other changes. It goes past a return too: then what is returned is computed before
/// it. A move that passes no access changes nothing, and one of plain accesses past plain accesses says nothing
/// that the memory policy promises: both are left out.
/// </summary>
internal static class Moves
{
    private const string Early = "early";

    internal static IEnumerable<Move> In(BlockSyntax block, EffectFinder effects)
    {
        SyntaxList<StatementSyntax> statements = block.Statements;
        Effects[] touched = [.. statements.Select(effects.Of)];
        for (int from = 0; from < statements.Count; from++)
        {
            if (!touched[from].CallsPolicy || IsJump(statements[from])) continue;
            int last = Furthest(from, statements, touched);
            foreach (int to in new HashSet<int> { from + 1, last })
            {
                if (to > last || !touched[(from + 1)..(to + 1)].Any(touched[from].IsNoticed)) continue;
                if (Moved(block, from, to) is BlockSyntax moved)
                    yield return new Move(statements[from], moved, $"after `{Mutant.Shown(statements[to])}`");
            }
        }
    }

    /// <summary>The last statement with an access that a statement can be moved past.</summary>
    private static int Furthest(int from, SyntaxList<StatementSyntax> statements, Effects[] touched)
    {
        int to = from;
        while (to + 1 < statements.Count && !IsJump(statements[to]) && touched[from].Commutes(touched[to + 1])) to++;
        while (to > from && !touched[to].CallsPolicy) to--;
        return to;
    }

    private static bool IsJump(StatementSyntax statement) => statement
        is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or ThrowStatementSyntax;

    private static BlockSyntax? Moved(BlockSyntax block, int from, int to)
    {
        SyntaxList<StatementSyntax> statements = block.Statements;
        StatementSyntax moved = statements[from], last = statements[to];
        if (!IsJump(last)) return block.WithStatements(statements.RemoveAt(from).Insert(to, moved));
        if (last is not ReturnStatementSyntax { Expression: ExpressionSyntax result }) return null;
        StatementSyntax early = SyntaxFactory.ParseStatement($"var {Early} = {result};\n");
        StatementSyntax late = SyntaxFactory.ParseStatement($"return {Early};\n");
        return block.WithStatements(statements.RemoveAt(from).RemoveAt(to - 1).AddRange([early, moved, late]));
    }
}
