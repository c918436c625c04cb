using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tools;
using Mooring.Tools.Reference;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>
/// The API reference is generated from the sources as they are: so what is missing there is missing here.
/// </summary>
public sealed class ApiReferenceTests
{
    private static readonly IReadOnlyList<ApiType> s_types = ApiReference.Types(SourceTree.Find().Root);

    /// <summary>
    /// But for those in <c>silent.txt</c>, a list that is to become shorter; a line stands for all that begins like it.
    /// </summary>
    [Fact]
    public void Every_public_type_and_method_says_what_it_is()
    {
        string[] list = [.. File.ReadAllLines(Path.Combine(SourceTree.Find().Root, "proptests", "tools", "silent.txt"))
            .Where(line => line.Length > 0)];
        string[] silent = [.. s_types.SelectMany(type => type.Silent)];
        string[] missing = [.. silent.Where(name => !list.Any(line => IsLike(name, line)))];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
        string[] stale = [.. list.Where(line => !silent.Any(name => IsLike(name, line)))];
        Assert.True(stale.Length == 0, "to be taken off the list:\n" + string.Join('\n', stale));
    }

    private static bool IsLike(string name, string line) => name.StartsWith(line, System.StringComparison.Ordinal);

    [Fact]
    public void Every_type_has_a_place_on_a_page_that_the_index_names()
    {
        IReadOnlyDictionary<string, string> pages = ApiReference.Pages(s_types);
        string index = pages["README.md"];
        Assert.All(pages.Keys.Where(page => page != "README.md"), page => Assert.Contains($"]({page})", index));
        Assert.All(s_types, type => Assert.Single(pages.Values, page => page.Contains($"`{type.Name}`, in `")));
    }

    [Fact]
    public void What_is_written_in_the_source_is_what_stands_on_the_page()
    {
        const string source = """
            namespace A;
            /// <summary>One of <see cref="B{T}"/>, <c>x &lt; y</c>.<para>Second.</para></summary>
            public interface IOne<T>
            {
                /// <summary>Adds.</summary>
                /// <param name="what">At most 7.</param>
                /// <returns>NotFound.</returns>
                int Add(int what,
                    string how = "");

                /// <inheritdoc cref="Add"/>
                int Count { get; }
            }
            internal class Hidden { public class Inner; }
            /// <summary>Kinds.</summary>
            public enum Kind { /// <summary>The first.</summary>
                First = 1, Second }
            """;
        ApiType[] types = [.. ApiType.In("a/One.cs", source)];
        Assert.Equal(["A.IOne<T>", "A.Kind"], types.Select(type => type.Name));
        string page = ApiReference.Pages(types)["a.md"];
        Assert.Contains("interface IOne<T>\n", page);
        Assert.Contains("One of `B<T>`, `x < y`.\n\nSecond.\n", page);
        Assert.Contains("#### `int Add(int what, string how = \"\")`\n\nAdds.\n", page);
        Assert.Contains("\n* `what`: At most 7.\n* Returns: NotFound.\n", page);
        Assert.Contains("#### `int Count { get; }`\n\nAs `Add`.\n", page);
        Assert.Contains("#### `First = 1`\n\nThe first.\n", page);
        Assert.Empty(types.SelectMany(type => type.Silent));
    }
}
