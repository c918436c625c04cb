using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Tidy;

/// <summary>The house style, as a test over every file of the checkout. Each rule is tried out in RuleTests.</summary>
[Trait("suite", "tidy")]
public sealed class TidyTests
{
    private static readonly string[] s_tests =
        ["proptests", "kernel.tests", "runtime/corlib.tests", "runtime/heap.tests"];

    [Fact]
    public void The_checkout_was_found() => Assert.InRange(SourceFiles.All.Count, 100, 100_000);

    [Fact]
    public void Files_and_lines_are_short() => Finding.ExpectNone(SourceFiles.All.SelectMany(TextRules.Length));

    [Fact]
    public void There_are_no_tabs_and_no_blanks_at_ends() =>
        Finding.ExpectNone(SourceFiles.All.SelectMany(TextRules.Blanks));

    [Fact]
    public void Nothing_is_left_unfinished() => Finding.ExpectNone(SourceFiles.All.SelectMany(TextRules.Unfinished));

    [Fact]
    public void No_file_names_a_path_of_one_machine() =>
        Finding.ExpectNone(SourceFiles.All.SelectMany(TextRules.Paths));

    [Fact]
    public void There_is_no_conditional_compilation() =>
        Finding.ExpectNone(SourceFiles.CSharp.SelectMany(TextRules.Conditionals));

    [Fact]
    public void No_catch_is_empty() => Finding.ExpectNone(SourceFiles.CSharp.SelectMany(CodeRules.EmptyCatches));

    [Fact]
    public void Namespaces_are_file_scoped() =>
        Finding.ExpectNone(SourceFiles.CSharp.SelectMany(CodeRules.BlockNamespaces));

    [Fact]
    public void What_is_unsafe_says_why_it_is_right() =>
        Finding.ExpectNone(SourceFiles.CSharp.Where(file => !IsTest(file)).SelectMany(CodeRules.UnsafeWithoutClaim));

    [Fact]
    public void Unsafe_code_only_shrinks() =>
        Finding.ExpectNone(new Ratchet("unsafe.txt").Compare(Counts(CodeRules.Unsafe)));

    [Fact]
    public void Long_functions_only_shrink() =>
        Finding.ExpectNone(new Ratchet("long-functions.txt").Compare(Counts(CodeRules.LongFunctions)));

    [Fact]
    public void Projects_refer_one_way() =>
        Finding.ExpectNone(SourceFiles.Projects.SelectMany(Architecture.WrongReferences));

    [Fact]
    public void Sources_look_one_way() => Finding.ExpectNone(SourceFiles.CSharp.SelectMany(Architecture.WrongUsings));

    [Fact]
    public void The_solution_lists_every_project() => Finding.ExpectNone(
        Architecture.UnlistedProjects(File("mooring.slnx"), SourceFiles.Projects.Select(project => project.Path)));

    [Fact]
    public void Every_source_belongs_to_a_project() => Finding.ExpectNone(Architecture.Homeless(
        SourceFiles.All.Select(file => file.Path).Where(path => path.EndsWith(".cs", StringComparison.Ordinal)),
        SourceFiles.Projects.Select(project => project.Path)));

    [Fact]
    public void Every_assembly_source_is_built() => Finding.ExpectNone(Architecture.Unassembled(
        SourceFiles.All.Where(file => !IsTest(file)).Select(file => file.Path).Where(IsAssembly),
        SourceFiles.All.Where(file => file.IsBuild)));

    [Fact]
    public void The_readme_maps_every_folder() =>
        Finding.ExpectNone(Architecture.Unmapped(File("README.md"), SourceFiles.TopFolders));

    private static bool IsTest(SourceFile file) => s_tests.Any(file.IsUnder);

    private static bool IsAssembly(string path) => path.EndsWith(".asm", StringComparison.Ordinal);

    private static SourceFile File(string path) => SourceFiles.All.Single(file => file.Path == path);

    private static Dictionary<string, int> Counts<T>(Func<SourceFile, IEnumerable<T>> rule) =>
        SourceFiles.CSharp.Where(file => !IsTest(file)).ToDictionary(file => file.Path, file => rule(file).Count());
}
