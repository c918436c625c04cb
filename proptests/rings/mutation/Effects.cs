using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mooring.Tests.Mutation;

/// <summary>What a piece of code touches, the methods that it calls included.</summary>
/// <param name="Reads">Locals, parameters, fields and properties.</param>
/// <param name="Writes">The same.</param>
/// <param name="Calls">What it calls of policies.</param>
internal sealed record Effects(HashSet<ISymbol> Reads, HashSet<ISymbol> Writes, PolicyCalls Calls)
{
    internal bool CallsPolicy => Calls != PolicyCalls.None;

    /// <summary>Can it be noticed in which order the two come?</summary>
    internal bool IsNoticed(Effects other) =>
        CallsPolicy && other.CallsPolicy && (Calls | other.Calls) is not (PolicyCalls.Plain or PolicyCalls.Check);

    /// <summary>Neither uses what the other changes.</summary>
    internal bool Commutes(Effects other) =>
        !Writes.Overlaps(other.Writes) && !Writes.Overlaps(other.Reads) && !Reads.Overlaps(other.Writes);
}

/// <summary>Kinds of calls of policies.</summary>
[Flags]
internal enum PolicyCalls
{
    None = 0,
    Check = 1,

    /// <summary>A load or store of the memory policy that says nothing of others.</summary>
    Plain = 2,
    Ordered = 4,
}

/// <summary>Finds the effects of code of one project.</summary>
internal sealed class EffectFinder(Compilation compilation)
{
    private readonly Dictionary<ISymbol, Effects> _ofMethods = new(SymbolEqualityComparer.Default);

    internal Effects Of(SyntaxNode code)
    {
        SemanticModel model = compilation.GetSemanticModel(code.SyntaxTree);
        Effects found = Nothing();
        foreach (SyntaxNode node in code.DescendantNodesAndSelf())
        {
            if (node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax)
                found.Writes.Add(model.GetDeclaredSymbol(node)!);
            if (node is InvocationExpressionSyntax call) found = With(found, call, model);
            else if (node is SimpleNameSyntax name) Touch(found, name, model.GetSymbolInfo(name).Symbol);
        }
        return found;
    }

    private static Effects Nothing() =>
        new(new(SymbolEqualityComparer.Default), new(SymbolEqualityComparer.Default), PolicyCalls.None);

    private Effects With(Effects found, InvocationExpressionSyntax call, SemanticModel model)
    {
        if (PolicyCall.Of(call, model) is PolicyCall policy)
            return found with { Calls = found.Calls | policy.Kind };
        if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol method) return found;
        Effects inner = OfMethod(method.OriginalDefinition);
        found.Reads.UnionWith(inner.Reads.Where(IsShared));
        found.Writes.UnionWith(inner.Writes.Where(IsShared));
        return found with { Calls = found.Calls | inner.Calls };
    }

    private Effects OfMethod(IMethodSymbol method)
    {
        if (_ofMethods.TryGetValue(method, out Effects? known)) return known;
        _ofMethods[method] = Nothing();
        SyntaxNode? body = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        if (body is null || !compilation.ContainsSyntaxTree(body.SyntaxTree)) return _ofMethods[method];
        return _ofMethods[method] = Of(body);
    }

    private static bool IsShared(ISymbol symbol) => symbol is IFieldSymbol or IPropertySymbol;

    private static void Touch(Effects found, SimpleNameSyntax name, ISymbol? symbol)
    {
        if (symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)) return;
        if (symbol is IFieldSymbol { IsConst: true }) return;
        if (PolicyCall.IsPolicy(symbol)) return;
        symbol = symbol.OriginalDefinition;
        if (IsWritten(name)) found.Writes.Add(symbol);
        if (!IsOnlyWritten(name)) found.Reads.Add(symbol);
    }

    /// <summary>An element or a member that is assigned counts as its whole.</summary>
    private static bool IsWritten(SimpleNameSyntax name)
    {
        ExpressionSyntax whole = Whole(name);
        return whole.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == whole,
            PostfixUnaryExpressionSyntax unary => unary.OperatorToken.Text is "++" or "--",
            PrefixUnaryExpressionSyntax unary => unary.OperatorToken.Text is "++" or "--",
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None)
                && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword),
            RefExpressionSyntax => true,
            _ => false,
        };
    }

    private static bool IsOnlyWritten(SimpleNameSyntax name) =>
        name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name
        && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
        || name.Parent is ArgumentSyntax argument && argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword);

    private static ExpressionSyntax Whole(ExpressionSyntax name)
    {
        ExpressionSyntax whole = name;
        while (whole.Parent is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax)
            whole = (ExpressionSyntax)whole.Parent;
        return whole;
    }
}
