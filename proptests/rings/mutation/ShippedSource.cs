using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mooring.Tools;

namespace Mooring.Tests.Mutation;

/// <summary>
/// One project of the ring protocol, parsed from the files that ship. It is compiled twice over: as it stands, to know
/// what each name means, and with a <see cref="Tank"/> built in, to be run.
/// </summary>
internal sealed class ShippedSource
{
    private const string Prefix = "System.";
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);
    private static readonly string s_root = SourceTree.Find().Root;
    private static readonly MetadataReference[] s_platform = [.. Platform()];

    private readonly Dictionary<SyntaxTree, SyntaxTree> _bounded = [];
    private readonly CSharpCompilation _boundedCompilation;

    private ShippedSource(string name, params ShippedSource[] below)
    {
        Name = name;
        SyntaxTree[] trees = [.. Files(name).Select(Parse)];
        foreach (SyntaxTree tree in trees) _bounded[tree] = Tank.BuiltInto(tree);
        Compilation = Compile(trees, below.Select(source => source.Compilation.ToMetadataReference()));
        IEnumerable<SyntaxTree> all = below.Length == 0 ? [.. _bounded.Values, Tank.Source(s_parse)] : _bounded.Values;
        _boundedCompilation = Compile(
            all, below.Select(source => MetadataReference.CreateFromImage(source.Image)));
        Image = Emit(_boundedCompilation) ?? throw new InvalidOperationException($"{name} does not compile");
    }

    internal static ShippedSource Rings { get; } = new("rings");

    internal static ShippedSource Ports { get; } = new("kernel.ports", Rings);

    /// <summary>Of the folder and of the assembly.</summary>
    internal string Name { get; }

    /// <summary>As it stands.</summary>
    internal CSharpCompilation Compilation { get; }

    /// <summary>The assembly, with its tank, nothing else changed.</summary>
    internal byte[] Image { get; }

    /// <summary>The assembly with one file replaced; null if it does not compile.</summary>
    internal byte[]? With(SyntaxTree file, SyntaxNode root)
    {
        SyntaxTree changed = Tank.BuiltInto(file.WithRootAndOptions(root, s_parse));
        return Emit(_boundedCompilation.ReplaceSyntaxTree(_bounded[file], changed));
    }

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(s_root, project), "*.cs", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private static SyntaxTree Parse(string file)
    {
        string path = Path.GetRelativePath(s_root, file).Replace('\\', '/');
        return CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_parse, path);
    }

    private CSharpCompilation Compile(IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference> below)
    {
        CSharpCompilationOptions options = new(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable, warningLevel: 0);
        return CSharpCompilation.Create(Name, trees, [.. s_platform, .. below], options);
    }

    private static byte[]? Emit(CSharpCompilation compilation)
    {
        using MemoryStream image = new();
        return compilation.Emit(image).Success ? image.ToArray() : null;
    }

    /// <summary>The assemblies that this process itself runs on.</summary>
    private static IEnumerable<MetadataReference> Platform() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));
}
