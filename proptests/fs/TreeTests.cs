using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Sdk;
using Mooring.Servers.Fs;
using Xunit;

namespace Mooring.Tests.Files;

public class TreeTests
{
    [Fact]
    public void Parents_that_no_member_names_are_there()
    {
        Tree tree = Build(out int refused, ("a/b/c.txt", FileKind.File), ("a/d", FileKind.File));
        Assert.Equal(0, refused);
        Assert.Equal(["a"], Names(tree, "/"));
        Assert.Equal(["b", "d"], Names(tree, "/a"));
        Assert.Equal(["c.txt"], Names(tree, "/a/b"));
        Assert.Equal(FileKind.Directory, tree[Find(tree, "/a/b")].Kind);
    }

    [Fact]
    public void The_last_member_of_a_name_counts()
    {
        Tree tree = Build(
            out _, ("x", FileKind.File), ("y", FileKind.File), ("x", FileKind.Directory), ("x/z", FileKind.File),
            ("y", FileKind.File));
        Assert.Equal(["x", "y"], Names(tree, "/"));
        Assert.Equal(["z"], Names(tree, "/x"));
        Assert.Equal(4ul, tree[Find(tree, "/y")].Offset);
    }

    [Fact]
    public void What_lies_inside_a_file_is_refused()
    {
        Tree tree = Build(
            out int refused, ("f", FileKind.File), ("f/g", FileKind.File), ("f/g/h", FileKind.File),
            ("f.x", FileKind.File));
        Assert.Equal(2, refused);
        Assert.Equal(["f", "f.x"], Names(tree, "/"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Bad_names_are_refused(string name)
    {
        MemberList members = new();
        members.Add(""u8, Encoding.UTF8.GetBytes(name), default, new Node { Kind = FileKind.File });
        Assert.Equal(1, members.Refused);
        Assert.Equal(0, members.Count);
    }

    [Fact]
    public void Paths_that_are_too_deep_or_too_long_are_refused()
    {
        MemberList members = new();
        Node file = new() { Kind = FileKind.File };
        members.Add("files/"u8, Repeat("a/", MemberList.DeepestPath), default, file);
        members.Add("files/"u8, Repeat("a/", MemberList.DeepestPath + 1), default, file);
        members.Add("files/"u8, Repeat("a", MemberList.LongestName + 1), default, file);
        members.Add("files/"u8, Repeat("ab/", MemberList.LongestPath), default, file);
        Assert.Equal(1, members.Count);
        Assert.Equal(3, members.Refused);
        Tree tree = TreeBuilder.Build(members, out _);
        Assert.Equal(MemberList.DeepestPath + 2, tree.Count);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("///d//./e/", "/d/e")]
    [InlineData("/d/e/../f", "/d/f")]
    [InlineData("/../../d", "/d")]
    [InlineData("/toe/deep", "/d/e/deep")]
    [InlineData("/d/up/f", "/d/f")]
    [InlineData("/d/absolute", "/d/f")]
    [InlineData("/d/toe2", "/d/e")]
    public void Paths_lead_where_they_should(string path, string same)
    {
        using WalkedTree tree = new(Linked());
        Assert.Same(tree.Find(same).Node, tree.Find(path).Node);
    }

    [Theory]
    [InlineData("/nothing", StatusCode.NotFound)]
    [InlineData("/d/nothing/f", StatusCode.NotFound)]
    [InlineData("/d/f/", StatusCode.NotADirectory)]
    [InlineData("/d/f/x", StatusCode.NotADirectory)]
    [InlineData("/dangling", StatusCode.NotFound)]
    [InlineData("/round", StatusCode.TooManyLinks)]
    [InlineData("/grows", StatusCode.TooManyLinks)]
    public void Wrong_paths_are_told_apart(string path, StatusCode code)
    {
        using WalkedTree tree = new(Linked());
        Assert.Equal(code, tree.Find(path).Code);
    }

    [Theory]
    [InlineData("/dangling", FileKind.SymbolicLink)]
    [InlineData("/round", FileKind.SymbolicLink)]
    [InlineData("/toe", FileKind.SymbolicLink)]
    [InlineData("/toe/", FileKind.Directory)]
    [InlineData("/toe/deep", FileKind.File)]
    public void A_link_at_the_end_can_be_opened_itself(string path, FileKind kind)
    {
        using WalkedTree tree = new(Linked());
        Assert.Equal(kind, tree.Find(path, opensLinks: true).Node?.Kind);
    }

    [Fact]
    public void Too_long_a_path_is_refused()
    {
        using WalkedTree tree = new(Linked());
        Assert.Equal(StatusCode.TooLarge, tree.Find(new string('/', IFiles.LongestPath + 1)).Code);
        Assert.Equal(StatusCode.Ok, tree.Find(new string('/', IFiles.LongestPath)).Code);
    }

    /// <summary>Against a dictionary of paths; names from few letters, so that they meet.</summary>
    [Fact]
    public void A_tree_is_what_its_members_say() => Always.Holds(
        Script.Of(Gen.Elements("a", "b", "a.b", "ab", "ä", "+").NonEmptyListOf().Select(
            parts => string.Join('/', parts.Take(4)))),
        paths =>
        {
            Tree tree = Build(out _, [.. paths.Select(path => (path, FileKind.Directory))]);
            SortedSet<string> expected = new(StringComparer.Ordinal);
            foreach (string path in paths)
            {
                string[] parts = path.Split('/');
                for (int i = 1; i <= parts.Length; i++) expected.Add("/" + string.Join('/', parts.Take(i)));
            }
            Assert.Equal(expected, Everything(tree, "").OrderBy(path => path, StringComparer.Ordinal));
            foreach (string path in expected) Assert.Equal(path, PathOf(tree, Find(tree, path)));
            for (int node = 0; node < tree.Count; node++) AssertSorted(tree, node);
        });

    [Fact]
    public void Any_path_finds_something_or_says_why() => Always.Holds(
        Gen.Elements("a", "d", "e", "f", "/", "/", "..", ".", "up", "toe", "round", "grows", "\0", "é").ArrayOf(),
        pieces =>
        {
            using WalkedTree tree = new(Linked());
            (StatusCode code, FileNode? node) = tree.Find(string.Concat(pieces));
            bool found = code == StatusCode.Ok;
            Assert.True(found || code is StatusCode.NotFound or StatusCode.NotADirectory or StatusCode.TooManyLinks);
            Assert.True(!found || node!.Kind != FileKind.SymbolicLink);
        },
        tests: 2000);

    private static Tree Linked()
    {
        MemberList members = new();
        foreach (string file in new[] { "d/f", "d/e/deep" })
            members.Add(""u8, Encoding.UTF8.GetBytes(file), default, new Node { Kind = FileKind.File });
        string[] links =
        [
            "toe=d/e", "d/toe2=e", "d/up=../d", "d/absolute=/d/f", "dangling=d/x", "round=round", "grows=grows/x",
        ];
        foreach (string link in links)
        {
            string[] sides = link.Split('=');
            Node node = new() { Kind = FileKind.SymbolicLink };
            members.Add(""u8, Encoding.UTF8.GetBytes(sides[0]), Encoding.UTF8.GetBytes(sides[1]), node);
        }
        return TreeBuilder.Build(members, out _);
    }

    /// <summary>The members' offsets are their numbers.</summary>
    private static Tree Build(out int refused, params (string Path, FileKind Kind)[] paths)
    {
        MemberList members = new();
        for (int i = 0; i < paths.Length; i++)
        {
            Node node = new() { Kind = paths[i].Kind, Offset = (ulong)i };
            members.Add(""u8, Encoding.UTF8.GetBytes(paths[i].Path), default, node);
        }
        Tree tree = TreeBuilder.Build(members, out refused);
        refused += members.Refused;
        return tree;
    }

    private static int Find(Tree tree, string path)
    {
        int node = Tree.Root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = tree.Find(node, Encoding.UTF8.GetBytes(name));
        return node;
    }

    private static List<string> Names(Tree tree, string path)
    {
        int directory = Find(tree, path);
        return [.. Enumerable.Range(0, tree[directory].Entries).Select(i => NameOf(tree, tree.EntryOf(directory, i)))];
    }

    private static string NameOf(Tree tree, int node) => Encoding.UTF8.GetString(tree.NameOf(node));

    private static IEnumerable<string> Everything(Tree tree, string directory) => Names(tree, directory).SelectMany(
        name => Everything(tree, $"{directory}/{name}").Prepend($"{directory}/{name}"));

    private static string PathOf(Tree tree, int node) =>
        node == Tree.Root ? "" : $"{PathOf(tree, tree[node].Parent)}/{NameOf(tree, node)}";

    private static void AssertSorted(Tree tree, int directory)
    {
        for (int i = 1; i < tree[directory].Entries; i++)
        {
            ReadOnlySpan<byte> before = tree.NameOf(tree.EntryOf(directory, i - 1));
            Assert.True(before.SequenceCompareTo(tree.NameOf(tree.EntryOf(directory, i))) < 0);
        }
    }

    private static byte[] Repeat(string text, int count) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, count)));
}
