using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mooring.Sdk;
using Mooring.Sdk.Generator;
using Mooring.Sdk.Generator.Futures;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>A source text, compiled in memory with the generator at work.</summary>
internal sealed class Compiled
{
    private const string Usings =
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Mooring.Ports;
        using Mooring.Rings;
        using Mooring.Runtime;
        using Mooring.Sdk;
        namespace Some;

        """;

    private static readonly ImmutableArray<MetadataReference> s_references = References();

    private Compiled(Compilation compilation, ImmutableArray<Diagnostic> found, GeneratorRunResult run)
    {
        Compilation = compilation;
        Found = found;
        Files = run.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());
    }

    public Compilation Compilation { get; }

    /// <summary>What the generator has said.</summary>
    public ImmutableArray<Diagnostic> Found { get; }

    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>What the compiler says of source and generated files together.</summary>
    public IEnumerable<string> Errors => Compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
        .Select(diagnostic => diagnostic.ToString());

    /// <summary>How many lines stand above the source in the compilation.</summary>
    public static int LinesAbove => Usings.Count(letter => letter == '\n');

    public static Compiled Of(string source)
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp14);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Usings + source, options, path: "Some.cs");
        CSharpCompilationOptions library = new(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable);
        CSharpCompilation before = CSharpCompilation.Create("some", [tree], s_references, library);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ServiceGenerator().AsSourceGenerator()], parseOptions: options);
        driver = driver.RunGeneratorsAndUpdateCompilation(
            before, out Compilation after, out ImmutableArray<Diagnostic> found);
        return new Compiled(after, found, driver.GetRunResult().Results[0]);
    }

    /// <summary>What the analyzer says, of code that compiles.</summary>
    public ImmutableArray<Diagnostic> Analyse()
    {
        Assert.Empty(Compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error));
        CompilationWithAnalyzers analysed = Compilation.WithAnalyzers([new FutureAnalyzer()]);
        return analysed.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }

    private static ImmutableArray<MetadataReference> References()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        IEnumerable<string> paths = trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ServiceAttribute).Assembly.Location)
            .Append(typeof(Mooring.Rings.Command).Assembly.Location)
            .Append(typeof(Mooring.Ports.Handle).Assembly.Location);
        return [.. paths.Distinct().Select(path => MetadataReference.CreateFromFile(path))];
    }
}
