using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>Why an interface cannot cross a channel. The numbers stay what they are.</summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor Type = Make(1, "This type cannot cross a channel",
        "{0} cannot cross a channel: {1}");

    public static readonly DiagnosticDescriptor Reference = Make(2, "Parameters go one way",
        "{0} is passed by reference; answers are returned");

    public static readonly DiagnosticDescriptor Generic = Make(3, "A method has one layout",
        "{0} is generic; what crosses has one layout");

    public static readonly DiagnosticDescriptor Overload = Make(4, "A name has one method",
        "{0} is there twice; a method is named by its name alone");

    public static readonly DiagnosticDescriptor Return = Make(5, "A call is asynchronous",
        "{0} returns {1}; what crosses is ValueTask<StatusCode>, ValueTask<Result<T>>, IAsyncEnumerable<Result<T>>, " +
        "or StatusCode if the method is one-way");

    public static readonly DiagnosticDescriptor Number = Make(6, "Methods are numbered 0 to 61, once",
        "{0} has the number {1}, which is {2}");

    public static readonly DiagnosticDescriptor OneWay = Make(7,
        "What lies in the session buffer is given back with the answer",
        "{0}: a one-way method or a stream takes values only, 48 bytes of them");

    public static readonly DiagnosticDescriptor Optional = Make(8,
        "An added parameter is zero where it is not known",
        "{0}: {1}");

    public static readonly DiagnosticDescriptor Size = Make(9, "A limit on what crosses at once",
        "{0} has {1} bytes; at most {2} cross at once");

    public static readonly DiagnosticDescriptor Shape = Make(10, "A service is an interface of methods",
        "{0}: {1}");

    /// <summary>One of Mooring's diagnostics.</summary>
    public static DiagnosticDescriptor Make(
        int number, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new($"MOOR{number:D3}", title, message, "Mooring", severity, isEnabledByDefault: true);
}
