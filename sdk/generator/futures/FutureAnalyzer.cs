using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Futures;

/// <summary>
/// Watches the futures of calls. They are pooled: one that is dropped keeps its slot for ever, one that is awaited
/// twice may by then be another call, and one that is waited for in a handler stops everybody else's.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FutureAnalyzer : DiagnosticAnalyzer
{
    /// <summary>What waits without running continuations.</summary>
    private static readonly string[] s_waits =
        ["Mooring.Sdk.Waiting.Wait", "Mooring.Runtime.Loop.WaitFor", "Mooring.Runtime.CallChannel.CallAndWait"];

    private static readonly string[] s_servers = ["Mooring.Sdk.Session", "Mooring.Sdk.Service"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(FutureProblems.Dropped, FutureProblems.Twice, FutureProblems.Waits);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(CheckDropped, OperationKind.ExpressionStatement);
        context.RegisterOperationAction(CheckWaits, OperationKind.Invocation);
        context.RegisterOperationBlockAction(CheckTwice);
    }

    internal static bool IsFuture(ITypeSymbol? type) => type is not null && Known.Is(type, Known.ValueTask);

    private static void CheckDropped(OperationAnalysisContext context)
    {
        IOperation operation = ((IExpressionStatementOperation)context.Operation).Operation;
        if (operation is ISimpleAssignmentOperation { Target: IDiscardOperation } discard) operation = discard.Value;
        if (operation is IInvocationOperation call && IsFuture(call.Type))
            Report(context, FutureProblems.Dropped, call, call.TargetMethod.Name);
    }

    private static void CheckWaits(OperationAnalysisContext context)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        string name = method.ContainingType.ToDisplayString() + "." + method.Name;
        if (s_waits.Contains(name) && IsHandler(context.ContainingSymbol.ContainingType))
            Report(context, FutureProblems.Waits, call, method.Name);
    }

    /// <summary>An implementation of a service's interface, or a server's own class.</summary>
    private static bool IsHandler(INamedTypeSymbol? type)
    {
        if (type is null) return false;
        if (type.AllInterfaces.Any(implemented => Known.Attribute(implemented, Known.Service) is not null)) return true;
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
            if (s_servers.Contains(at.ToDisplayString())) return true;
        return IsHandler(type.ContainingType);
    }

    private static void CheckTwice(OperationBlockAnalysisContext context)
    {
        foreach (IOperation block in context.OperationBlocks)
        {
            if (block is not IBlockOperation) continue;
            foreach (ILocalReferenceOperation use in new FutureFlow(context.GetControlFlowGraph(block)).SecondUses())
                context.ReportDiagnostic(
                    Diagnostic.Create(FutureProblems.Twice, use.Syntax.GetLocation(), use.Local.Name));
        }
    }

    private static void Report(
        OperationAnalysisContext context, DiagnosticDescriptor problem, IOperation at, string name) =>
        context.ReportDiagnostic(Diagnostic.Create(problem, at.Syntax.GetLocation(), name));
}
