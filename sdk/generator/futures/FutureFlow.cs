using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Sdk.Generator.Futures;

/// <summary>
/// Follows the futures in local variables along the ways that a method can go. A future is used up when it is awaited,
/// returned, handed to somebody or stored elsewhere; a new value makes the variable whole again. Asking whether it is
/// done uses nothing up. Variables that a lambda knows of are not followed.
/// </summary>
internal sealed class FutureFlow(ControlFlowGraph graph)
{
    private readonly HashSet<ILocalSymbol>[] _usedBefore =
        [.. graph.Blocks.Select(_ => new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default))];

    private readonly HashSet<ILocalReferenceOperation> _second = [];

    /// <summary>The uses of a future that may have been used up already.</summary>
    public IEnumerable<ILocalReferenceOperation> SecondUses()
    {
        Queue<BasicBlock> open = new([graph.Blocks[0]]);
        HashSet<int> seen = [];
        while (open.Count > 0)
        {
            BasicBlock block = open.Dequeue();
            bool isNew = seen.Add(block.Ordinal);
            HashSet<ILocalSymbol> used = new(_usedBefore[block.Ordinal], SymbolEqualityComparer.Default);
            foreach (IOperation operation in block.Operations) Follow(operation, used);
            if (block.BranchValue is { } value) Follow(value, used, isReturned: IsReturn(block));
            foreach (BasicBlock next in Next(block))
            {
                int known = _usedBefore[next.Ordinal].Count;
                _usedBefore[next.Ordinal].UnionWith(used);
                if (!seen.Contains(next.Ordinal) || _usedBefore[next.Ordinal].Count > known) open.Enqueue(next);
            }
        }
        return _second;
    }

    private static bool IsReturn(BasicBlock block) =>
        block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return;

    private static IEnumerable<BasicBlock> Next(BasicBlock block)
    {
        if (block.FallThroughSuccessor?.Destination is { } after) yield return after;
        if (block.ConditionalSuccessor?.Destination is { } branch) yield return branch;
    }

    private void Follow(IOperation operation, HashSet<ILocalSymbol> used, bool isReturned = false)
    {
        if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment)
        {
            Follow(assignment.Value, used, isReturned: true);
            used.Remove(target.Local);
            return;
        }
        if (operation is IFlowAnonymousFunctionOperation) return;
        if (operation is ILocalReferenceOperation reference)
        {
            if (FutureAnalyzer.IsFuture(reference.Type) && (isReturned || UsesUp(reference))) Use(reference, used);
            return;
        }
        foreach (IOperation child in operation.ChildOperations) Follow(child, used);
    }

    private void Use(ILocalReferenceOperation reference, HashSet<ILocalSymbol> used)
    {
        if (!used.Add(reference.Local)) _second.Add(reference);
    }

    private static bool UsesUp(ILocalReferenceOperation reference) => reference.Parent switch
    {
        IAwaitOperation or IReturnOperation or IConversionOperation => true,
        IArgumentOperation argument => argument.Parameter?.RefKind == RefKind.None,
        IAssignmentOperation assignment => assignment.Value == reference,
        IPropertyReferenceOperation property => property.Property.Name == "Result",
        IInvocationOperation call => call.Instance == reference,
        _ => false,
    };
}
