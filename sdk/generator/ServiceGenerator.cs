using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Mooring.Sdk.Generator.Emit;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator;

/// <summary>
/// Writes, for each interface with <c>[Service]</c>, what carries it over a channel: one file per artefact, each by an
/// emitter of its own, all from one <see cref="ServiceModel"/>. The same interface gives the same bytes on every
/// machine. An interface that cannot cross gets diagnostics and no code.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ServiceGenerator : IIncrementalGenerator
{
    /// <summary>What only programs with .NET underneath can see, and what only tests do.</summary>
    private const string Hosted = "System.IO.File", FsCheck = "FsCheck.Fluent.Gen";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Generated> services = context.SyntaxProvider.ForAttributeWithMetadataName(
            Known.Service, static (_, _) => true, Generate);
        context.RegisterSourceOutput(services, static (output, generated) => generated.AddTo(output));
    }

    private static Generated Generate(GeneratorAttributeSyntaxContext context, CancellationToken cancel)
    {
        Findings findings = new();
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        ServiceModel? service = new ServiceReader(findings).Read(type, context.Attributes[0]);
        cancel.ThrowIfCancellationRequested();
        if (service is null) return new Generated(findings.All, []);
        return new Generated(findings.All, [.. Files(service, context.SemanticModel.Compilation)]);
    }

    private static IEnumerable<(string Name, string Text)> Files(ServiceModel service, Compilation compilation)
    {
        string stem = service.Namespace + "." + service.Stem;
        yield return (stem + "Contract.g.cs", ContractEmitter.Emit(service));
        yield return (stem + "Layout.g.cs", ContractEmitter.EmitLayouts(service));
        yield return (stem + "Client.g.cs", ClientEmitter.Emit(service));
        yield return (stem + "Server.g.cs", ServerEmitter.Emit(service));
        if (compilation.GetTypeByMetadataName(Hosted) is not null)
            yield return (stem + "Header.g.cs", HeaderEmitter.Emit(service));
        if (compilation.GetTypeByMetadataName(FsCheck) is not null && service.Types.Count > 0)
            yield return (stem + "Values.g.cs", ArbitraryEmitter.Emit(service));
    }
}

/// <summary>
/// What became of one interface: texts, so that the compiler can see that nothing has changed, whatever else has.
/// </summary>
internal sealed class Generated(IReadOnlyList<Diagnostic> findings, IReadOnlyList<(string Name, string Text)> files)
{
    private readonly IReadOnlyList<Diagnostic> _findings = findings;
    private readonly IReadOnlyList<(string Name, string Text)> _files = files;

    public void AddTo(SourceProductionContext output)
    {
        foreach (Diagnostic finding in _findings) output.ReportDiagnostic(finding);
        foreach ((string name, string text) in _files) output.AddSource(name, text);
    }

    public override bool Equals(object? other) =>
        other is Generated generated
        && _files.SequenceEqual(generated._files) && _findings.SequenceEqual(generated._findings);

    public override int GetHashCode() => _files.Count == 0 ? 0 : _files[0].Text.GetHashCode();
}
