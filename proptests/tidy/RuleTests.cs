using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Mooring.Tests.Tidy;

/// <summary>Each rule of the style sees a sample that breaks it, and is silent about one that does not.</summary>
[Trait("suite", "tidy")]
public sealed class RuleTests
{
    private const string Good =
        """
        namespace A;

        // SAFETY: the pointer is that of the page.
        internal unsafe class C
        {
            private byte* _p;
        }

        """;

    [Fact]
    public void Long_files_and_lines_are_seen()
    {
        Breaks(TextRules.Length, Sample(string.Concat(Enumerable.Repeat("a\n", 600))), 600);
        Breaks(TextRules.Length, Sample("a\n" + new string('a', 121) + "\n"), 2);
        Keeps(TextRules.Length, Sample(string.Concat(Enumerable.Repeat("a\n", 599)) + new string('a', 120)));
        Keeps(TextRules.Length, new SourceFile("a.md", new string('a', 500)));
    }

    [Theory]
    [InlineData("a \nb\n", 1)]
    [InlineData("a\n\tb\n", 2)]
    [InlineData("a\r\n", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("a\n\n", 3)]
    [InlineData("\uFEFFa\n", 1)]
    public void Blanks_and_controls_are_seen(string text, int line) => Breaks(TextRules.Blanks, Sample(text), line);

    [Theory]
    [InlineData("TO" + "DO: later")]
    [InlineData("// FIX" + "ME")]
    [InlineData("a HA" + "CK")]
    [InlineData("XX" + "X")]
    public void Unfinished_work_is_seen(string line) => Breaks(TextRules.Unfinished, Sample("a\n" + line + "\n"), 2);

    [Theory]
    [InlineData("/wo" + "rk/main/x")]
    [InlineData("cd /ro" + "ot/.nuget")]
    [InlineData("see ../sha" + "red/design.md")]
    [InlineData("\"/home/so" + "meone/x\"")]
    public void Paths_of_a_machine_are_seen(string line) => Breaks(TextRules.Paths, Sample(line + "\n"), 1);

    [Fact]
    public void Conditional_compilation_is_seen_but_under_kernel_x64()
    {
        Breaks(TextRules.Conditionals, Sample("a\n#" + "if DEBUG\n"), 2);
        Keeps(TextRules.Conditionals, new SourceFile("kernel/x64/A.cs", "#" + "if DEBUG\n"));
        Keeps(TextRules.Conditionals, Sample("#region\n// #if\n"));
    }

    [Theory]
    [InlineData("class C\n{\n    unsafe void M() { }\n}\n", 3)]
    [InlineData("unsafe class C { }\n// SAFETY: of another\nclass D { }\n", 1)]
    [InlineData("class C\n{\n    void M()\n    {\n        unsafe { }\n    }\n}\n", 5)]
    public void Unsafe_without_a_claim_is_seen(string text, int line) =>
        Breaks(CodeRules.UnsafeWithoutClaim, Sample(text), line);

    [Theory]
    [InlineData(Good)]
    [InlineData("class C\n{\n    // SAFETY: so\n    unsafe void M() { }\n}\n")]
    [InlineData("class C\n{\n    void M()\n    {\n        // SAFETY: so\n        unsafe { }\n    }\n}\n")]
    [InlineData("// SAFETY: so\nclass C\n{\n    unsafe void M() { }\n    unsafe void N() { }\n}\n")]
    [InlineData("class C { string s = \"unsafe\"; }\n")]
    public void Unsafe_with_a_claim_is_fine(string text) => Keeps(CodeRules.UnsafeWithoutClaim, Sample(text));

    [Fact]
    public void Empty_catches_are_seen()
    {
        Breaks(CodeRules.EmptyCatches, Sample("class C { void M() { try { } catch { } } }\n"), 1);
        Keeps(CodeRules.EmptyCatches, Sample("class C { void M() { try { } catch { /* gone: nothing to do */ } } }\n"));
    }

    [Fact]
    public void Namespaces_with_braces_are_seen()
    {
        Breaks(CodeRules.BlockNamespaces, Sample("namespace A { }\n"), 1);
        Keeps(CodeRules.BlockNamespaces, Sample(Good));
    }

    [Fact]
    public void Long_functions_are_counted()
    {
        string body = string.Concat(Enumerable.Repeat("        M();\n", CodeRules.LongFunction - 2));
        Assert.Empty(CodeRules.LongFunctions(Sample($"class C\n{{\n    void M()\n    {{\n{body[..^13]}    }}\n}}\n")));
        Assert.Single(CodeRules.LongFunctions(Sample($"class C\n{{\n    void M()\n    {{\n{body}    }}\n}}\n")));
        Assert.Single(CodeRules.LongFunctions(Sample($"class C\n{{\n    int P {{ get\n    {{\n{body}    }} }}\n}}\n")));
    }

    [Fact]
    public void A_ratchet_turns_one_way()
    {
        Assert.Empty(Compared(("a.cs", 2), ("b.cs", 1), ("c.cs", 0)));
        Assert.Single(Compared(("a.cs", 3), ("b.cs", 1)));
        Assert.Single(Compared(("a.cs", 2), ("b.cs", 1), ("c.cs", 1)));
        Assert.Single(Compared(("a.cs", 2)));
    }

    [Theory]
    [InlineData("rings/rings.csproj", "../kernel.ports/kernel.ports.csproj")]
    [InlineData("kernel/kernel.csproj", "../runtime/native/runtime.csproj")]
    [InlineData("runtime/native/runtime.csproj", "../../sdk/sdk.csproj")]
    [InlineData("runtime/corlib/corlib.csproj", "../../rings/rings.freestanding.csproj")]
    [InlineData("sdk/sdk.csproj", "../servers/fs/fs.csproj")]
    [InlineData("tools/mooring.csproj", "../rings/rings.csproj")]
    public void References_against_the_arrows_are_seen(string project, string target) =>
        Breaks(Architecture.WrongReferences, Project(project, target), 1);

    [Theory]
    [InlineData("kernel/kernel.csproj", "../kernel.ports/kernel.ports.freestanding.csproj")]
    [InlineData("servers/fs/fs.csproj", "../../sdk/sdk.csproj")]
    [InlineData("apps/shell/shell.csproj", "$(CorlibProject)")]
    [InlineData("proptests/proptests.csproj", "../tools/mooring.csproj")]
    public void References_along_the_arrows_are_fine(string project, string target) =>
        Keeps(Architecture.WrongReferences, Project(project, target));

    [Theory]
    [InlineData("rings/A.cs", "using Mooring.Ports;")]
    [InlineData("kernel.ports/A.cs", "using Mooring.Kernel.Objects;")]
    [InlineData("kernel/A.cs", "using Mooring.Runtime.Heap;")]
    [InlineData("runtime/native/A.cs", "using static Mooring.Sdk.Session;")]
    [InlineData("sdk/A.cs", "using Mooring.Apps.Shell;")]
    [InlineData("servers/fs/A.cs", "using Mooring.Servers.Console;")]
    [InlineData("apps/shell/A.cs", "using Mooring.Servers.Fs;")]
    [InlineData("apps/shell/A.cs", "using Alias = Mooring.Kernel.Log;")]
    [InlineData("tools/A.cs", "using Mooring.Rings;")]
    public void Looks_against_the_arrows_are_seen(string path, string line) =>
        Breaks(Architecture.WrongUsings, new SourceFile(path, line + "\n"), 1);

    [Theory]
    [InlineData("kernel/A.cs", "using Mooring.Rings;")]
    [InlineData("kernel/A.cs", "using Mooring.Kernel.Objects;")]
    [InlineData("servers/fs/index/A.cs", "using Mooring.Servers.Fs;")]
    [InlineData("sdk/A.cs", "using System;")]
    [InlineData("proptests/A.cs", "using Mooring.Servers.Fs;")]
    public void Looks_along_the_arrows_are_fine(string path, string line) =>
        Keeps(Architecture.WrongUsings, new SourceFile(path, line + "\n"));

    [Fact]
    public void Projects_and_sources_that_nobody_builds_are_seen()
    {
        SourceFile solution = new("a.slnx", "<Solution><Project Path=\"a/a.csproj\" /></Solution>");
        Assert.Empty(Architecture.UnlistedProjects(solution, ["a/a.csproj"]));
        Assert.Single(Architecture.UnlistedProjects(solution, ["a/a.csproj", "b/b.csproj"]));
        Assert.Single(Architecture.UnlistedProjects(solution, []));
        Assert.Empty(Architecture.Homeless(["a/x/y.cs"], ["a/a.csproj"]));
        Assert.Single(Architecture.Homeless(["ab/y.cs"], ["a/a.csproj"]));
    }

    [Fact]
    public void Assembly_that_nobody_builds_is_seen()
    {
        const string included = "x/*.asm;../c/one.asm;$(MSBuildThisFileDirectory)d/**/*.asm";
        SourceFile build = new("a/b.csproj", $"<AsmFile Include=\"{included}\" />");
        Assert.Empty(Architecture.Unassembled(["a/x/y.asm", "c/one.asm", "a/d/e/f.asm", "a/d/f.asm"], [build]));
        Assert.Equal(3, Architecture.Unassembled(["a/y.asm", "c/two.asm", "a/x/z/y.asm"], [build]).Count());
    }

    [Fact]
    public void Folders_that_the_map_does_not_show_are_seen()
    {
        SourceFile readme = new("README.md", "| `rings/` | the rings |");
        Assert.Empty(Architecture.Unmapped(readme, ["rings"]));
        Assert.Single(Architecture.Unmapped(readme, ["rings", "kernel"]));
    }

    [Theory]
    [InlineData("artifacts/x.cs", true)]
    [InlineData("a/artifacts/x.cs", true)]
    [InlineData("a/my-artifacts/x.cs", false)]
    [InlineData("x.user", true)]
    [InlineData("user.cs", false)]
    public void What_is_ignored_is_not_looked_at(string path, bool ignored) =>
        Assert.Equal(ignored, SourceFiles.IsIgnored(path, ["artifacts/", "*.user"]));

    private static IEnumerable<Finding> Compared(params (string Path, int Count)[] counts) =>
        Ratchet.Compare("list", ["a.cs 2", "b.cs 1"], counts.ToDictionary(pair => pair.Path, pair => pair.Count));

    private static SourceFile Sample(string text) => new("a.cs", text);

    private static SourceFile Project(string path, string target) =>
        new(path, $"<Project><ItemGroup><ProjectReference Include=\"{target}\" /></ItemGroup></Project>");

    private static void Breaks(Func<SourceFile, IEnumerable<Finding>> rule, SourceFile sample, int line) =>
        Assert.Contains(rule(sample), finding => finding.Line == line);

    private static void Keeps(Func<SourceFile, IEnumerable<Finding>> rule, SourceFile sample) =>
        Assert.Empty(rule(sample));
}
