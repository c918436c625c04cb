using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>Reads an interface into its model, or finds what is wrong with it.</summary>
internal sealed class ServiceReader
{
    private const int MostMethods = 62, LongestName = 64;

    /// <summary>What the client has besides the interface, and every object.</summary>
    private static readonly string[] s_taken =
        ["Connect", "Service", "Buffer", "Equals", "GetHashCode", "GetType", "ToString", "Finalize", "MemberwiseClone"];

    private readonly Findings _findings;
    private readonly TypeReader _types;
    private readonly MethodReader _methods;

    public ServiceReader(Findings findings)
    {
        _findings = findings;
        _types = new TypeReader(findings);
        _methods = new MethodReader(findings, _types);
    }

    /// <summary>Null: something is wrong, and that has been said.</summary>
    public ServiceModel? Read(INamedTypeSymbol type, AttributeData attribute)
    {
        ServiceModel model = new()
        {
            Namespace = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Interface = type.Name,
            Stem = StemOf(type.Name),
            Access = type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Name = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "",
            Version = VersionOf(attribute),
        };
        CheckShape(type, model.Name);
        ReadMethods(type, model);
        model.Types = _types.Named;
        return _findings.Any ? null : model;
    }

    private static string StemOf(string name) =>
        name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;

    private static int VersionOf(AttributeData attribute)
    {
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
            if (named.Key == "Version") return (ushort)named.Value.Value!;
        return 1;
    }

    private void CheckShape(INamedTypeSymbol type, string name)
    {
        if (name.Length is 0 or > LongestName)
            _findings.Add(Problems.Shape, type, type.Name, $"a service has a name of 1 to {LongestName} letters");
        if (type.ContainingType is not null)
            _findings.Add(Problems.Shape, type, type.Name, "it lies inside another type");
        if (type.IsGenericType) _findings.Add(Problems.Generic, type, type.Name);
        if (type.Interfaces.Length > 0) _findings.Add(Problems.Shape, type, type.Name, "it has base interfaces");
        foreach (ISymbol member in type.GetMembers().Where(IsNoMethod))
            _findings.Add(Problems.Shape, member, member.Name, "only methods cross");
    }

    private static bool IsNoMethod(ISymbol member) =>
        member is IPropertySymbol or IEventSymbol || member is IMethodSymbol { IsStatic: true };

    private void ReadMethods(INamedTypeSymbol type, ServiceModel model)
    {
        HashSet<string> names = [];
        HashSet<int> numbers = [];
        int place = 0;
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(IsPlain))
        {
            if (!names.Add(method.Name)) _findings.Add(Problems.Overload, method, method.Name);
            if (s_taken.Contains(method.Name))
                _findings.Add(Problems.Shape, method, method.Name, "the client has something else of this name");
            int number = NumberOf(method) ?? place;
            place = number + 1;
            if (number >= MostMethods)
                _findings.Add(Problems.Number, method, method.Name, number, $"more than {MostMethods - 1}");
            else if (!numbers.Add(number)) _findings.Add(Problems.Number, method, method.Name, number, "taken");
            if (_methods.Read(method, number) is { } read) model.Methods.Add(read);
        }
        model.Methods.Sort((left, right) => left.Number.CompareTo(right.Number));
    }

    private static bool IsPlain(IMethodSymbol method) => method.MethodKind == MethodKind.Ordinary && !method.IsStatic;

    private static int? NumberOf(IMethodSymbol method) => Known.Attribute(method, Known.Method) is { } attribute
        ? (ushort)attribute.ConstructorArguments[0].Value!
        : null;
}
