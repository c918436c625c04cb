using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tests.Mutation;

/// <summary>A place where the shipped source calls one of its policies: memory, checks, store
/// buffers, and the arms of a sleeper.</summary>
internal readonly record struct PolicyCall(InvocationExpressionSyntax Call, IMethodSymbol Method)
{
    private static readonly string[] s_policies = ["IPage", "IChecks", "IStoreBuffers", "IArms"];
    private static readonly string[] s_orders = ["Release", "Acquire"];

    internal PolicyCalls Kind => Method.ContainingType.Name switch
    {
        "IChecks" => PolicyCalls.Check,
        "IPage" when IsAccess && !s_orders.Any(Method.Name.Contains) => PolicyCalls.Plain,
        _ => PolicyCalls.Ordered,
    };

    private bool IsAccess =>
        Method.Name.StartsWith("Load", StringComparison.Ordinal)
        || Method.Name.StartsWith("Store", StringComparison.Ordinal);

    /// <summary>The call as a policy's, or null.</summary>
    internal static PolicyCall? Of(InvocationExpressionSyntax call, SemanticModel model) =>
        model.GetSymbolInfo(call).Symbol is IMethodSymbol method && s_policies.Contains(method.ContainingType.Name)
            ? new PolicyCall(call, method)
            : null;

    /// <summary>A field, local or parameter through which a policy is called.</summary>
    internal static bool IsPolicy(ISymbol symbol)
    {
        ITypeSymbol? type = symbol switch
        {
            IFieldSymbol field => field.Type,
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };
        return type is ITypeParameterSymbol generic
            && generic.ConstraintTypes.Any(constraint => s_policies.Contains(constraint.Name));
    }

    /// <summary>The name of the same access without its order; null if it has none.</summary>
    internal string? Weaker()
    {
        string name = s_orders.Aggregate(Method.Name, (name, order) => name.Replace(order, ""));
        return name != Method.Name && Method.ContainingType.GetMembers(name).Length > 0 ? name : null;
    }
}
