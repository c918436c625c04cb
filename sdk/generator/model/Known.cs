using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>The types and attributes that mean something here, by their full names.</summary>
internal static class Known
{
    public const string Service = "Mooring.Sdk.ServiceAttribute";
    public const string Method = "Mooring.Sdk.MethodAttribute";
    public const string OneWay = "Mooring.Sdk.OneWayAttribute";
    public const string Filled = "Mooring.Sdk.FilledAttribute";
    public const string Longest = "Mooring.Sdk.LongestAttribute";
    public const string Handle = "Mooring.Ports.Handle";
    public const string SharedBytes = "Mooring.Runtime.SharedBytes";
    public const string Result = "Mooring.Runtime.Result";
    public const string StatusCode = "Mooring.Rings.StatusCode";
    public const string Deadline = "Mooring.Sdk.Deadline";
    public const string Cancellation = "System.Threading.CancellationToken";
    public const string Stream = "System.Collections.Generic.IAsyncEnumerable";
    public const string ValueTask = "System.Threading.Tasks.ValueTask";

    /// <summary>Is it the type of this name, whatever its arguments?</summary>
    public static bool Is(ITypeSymbol type, string name) =>
        type.ContainingNamespace is { } space && space.ToDisplayString() + "." + type.Name == name;

    public static AttributeData? Attribute(ISymbol symbol, string name) => symbol.GetAttributes()
        .FirstOrDefault(attribute => attribute.AttributeClass is { } type && Is(type, name));

    /// <summary>What stands between the angle brackets of a type of this name.</summary>
    public static ITypeSymbol? ArgumentOf(ITypeSymbol type, string name) =>
        type is INamedTypeSymbol { TypeArguments.Length: 1 } named && Is(type, name) ? named.TypeArguments[0] : null;
}
