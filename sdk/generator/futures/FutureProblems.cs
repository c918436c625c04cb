using Microsoft.CodeAnalysis;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Futures;

/// <summary>What can be done wrong with the future of a call. The numbers stay what they are.</summary>
internal static class FutureProblems
{
    public static readonly DiagnosticDescriptor Dropped = Make(20, "A future is awaited exactly once",
        "What {0} returns is dropped: nobody sees how it ends; await it or hand it to Loop.Detach");

    public static readonly DiagnosticDescriptor Twice = Make(21, "A future is awaited exactly once",
        "{0} may have been awaited or handed on before; by now it may be somebody else's call");

    public static readonly DiagnosticDescriptor Waits = Make(22, "A handler does not block",
        "{0} blocks the loop that all clients of this service share; await the call");

    private static DiagnosticDescriptor Make(int number, string title, string message) =>
        Problems.Make(number, title, message, DiagnosticSeverity.Warning);
}
