using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>What is wrong with an interface, where it stands in the source.</summary>
internal sealed class Findings
{
    private readonly List<Diagnostic> _found = [];

    public IReadOnlyList<Diagnostic> All => _found;

    public bool Any => _found.Count > 0;

    public void Add(DiagnosticDescriptor problem, ISymbol at, params object[] words) =>
        _found.Add(Diagnostic.Create(problem, at.Locations.FirstOrDefault() ?? Location.None, words));
}
