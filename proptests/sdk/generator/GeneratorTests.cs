using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>
/// What the generator writes: it compiles, it is the same every time, and hashes say what has changed.
/// </summary>
public partial class GeneratorTests
{
    private static string Interface(string members) =>
        $"[Service(\"some\", Version = 4)] public interface ISome {{ {members} }}";

    private static string[] Hashes(string members)
    {
        Compiled compiled = Compiled.Of(Interface(members));
        Assert.Empty(compiled.Found);
        return [.. Hash().Matches(compiled.Files["Some.SomeContract.g.cs"]).Select(match => match.Value)];
    }

    public static IEnumerable<object[]> Members() =>
    [
        [""],
        ["ValueTask<StatusCode> A();"],
        ["ValueTask<Result<ulong>> A(ulong @class, byte arguments, byte call, byte service, byte slice);"],
        ["ValueTask<Result<string>> A(string @string, SharedBytes bytes, [Filled] SharedBytes room, Handle handle);"],
        ["ValueTask<Result<Handle>> A(Deadline deadline = default, CancellationToken cancel = default);"],
        ["[OneWay] StatusCode A(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f);"],
        ["ValueTask<Result<decimal>> A(Guid guid, double d, float f, char c, DayOfWeek day);"],
        ["[Method(61)] ValueTask<Result<bool>> A(bool truth, DateTime time, long more = 0, bool yes = false);"],
    ];

    [Theory]
    [MemberData(nameof(Members))]
    public void What_is_written_compiles_without_a_warning_and_is_the_same_twice(string members)
    {
        Compiled first = Compiled.Of(Interface(members)), second = Compiled.Of(Interface(members));
        Assert.Empty(first.Found);
        Assert.Empty(first.Errors);
        Assert.Equal(first.Files, second.Files);
    }

    [Fact]
    public void The_sizes_of_arguments_and_answers_are_compared_where_it_runs()
    {
        string file = Compiled.Of(Interface("ValueTask<Result<Guid>> A(long a);")).Files["Some.SomeContract.g.cs"];
        Assert.Contains("ServiceContract.Require(Unsafe.SizeOf<global::System.Guid>(), 16);", file);
        Assert.Contains("ServiceContract.Require(Unsafe.SizeOf<SomeLayout.AArguments>(), 16);", file);
    }

    [Fact]
    public void A_method_added_at_the_end_leaves_the_others_alone()
    {
        string[] before = Hashes("ValueTask<StatusCode> A(int a); ValueTask<StatusCode> B();");
        string[] after = Hashes(
            "ValueTask<StatusCode> A(int a); ValueTask<StatusCode> B(); ValueTask<StatusCode> C();");
        Assert.Equal(2, before.Length);
        Assert.Equal(before, after.Take(2));
    }

    [Theory]
    [InlineData("ValueTask<StatusCode> A(int renamed);")]
    [InlineData("ValueTask<StatusCode> A(int a, ulong added = 0);")]
    [InlineData("ValueTask<StatusCode> A(int a, Deadline deadline = default, CancellationToken cancel = default);")]
    public void What_an_older_client_cannot_notice_does_not_change_the_hash(string member) =>
        Assert.Equal(Hashes("ValueTask<StatusCode> A(int a);"), Hashes(member));

    [Theory]
    [InlineData("ValueTask<StatusCode> B(int a);")]
    [InlineData("ValueTask<StatusCode> A(uint a);")]
    [InlineData("ValueTask<StatusCode> A(int a, int b);")]
    [InlineData("ValueTask<StatusCode> A();")]
    [InlineData("ValueTask<StatusCode> A(string a);")]
    [InlineData("ValueTask<Result<int>> A(int a);")]
    [InlineData("[OneWay] StatusCode A(int a);")]
    public void What_changes_a_method_changes_its_hash(string member) =>
        Assert.NotEqual(Hashes("ValueTask<StatusCode> A(int a);"), Hashes(member));

    [Fact]
    public void A_struct_that_changes_changes_the_methods_that_carry_it()
    {
        const string method = "ValueTask<StatusCode> A(Part part); ValueTask<StatusCode> B();";
        string[] before = Hashes(method + "} public struct Part { public int X; public short Y;");
        string[] renamed = Hashes(method + "} public struct Part { public int Z; public short W;");
        string[] swapped = Hashes(method + "} public struct Part { public short Y; public int X;");
        Assert.Equal(before, renamed);
        Assert.NotEqual(before[0], swapped[0]);
        Assert.Equal(before[1], swapped[1]);
    }

    [GeneratedRegex("0x[0-9a-f]{8}")]
    private static partial Regex Hash();
}
