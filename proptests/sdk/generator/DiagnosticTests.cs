using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>What cannot cross is said by the compiler, with the line.</summary>
public class DiagnosticTests
{
    private const string Ok = "ValueTask<StatusCode>", Some = "[Service(\"some\")] public interface";

    [Theory]
    [InlineData("MOOR001", Ok + " M(object o);")]
    [InlineData("MOOR001", Ok + " M(int[] array);")]
    [InlineData("MOOR001", Ok + " M(ReadOnlySpan<byte> span);")]
    [InlineData("MOOR001", Ok + " M(nint address);")]
    [InlineData("MOOR001", Ok + " M((int, int) pair);")]
    [InlineData("MOOR001", Ok + " M(int? maybe);")]
    [InlineData("MOOR001", Ok + " M(Holder holder);")]
    [InlineData("MOOR001", Ok + " M(Truth truth);")]
    [InlineData("MOOR001", Ok + " M(Loose loose);")]
    [InlineData("MOOR001", Ok + " M(Owner owner);")]
    [InlineData("MOOR001", Ok + " M(Handle one, Handle two);")]
    [InlineData("MOOR001", "ValueTask<Result<object>> M();")]
    [InlineData("MOOR002", Ok + " M(ref int number);")]
    [InlineData("MOOR002", Ok + " M(out int number);")]
    [InlineData("MOOR002", Ok + " M(in int number);")]
    [InlineData("MOOR003", Ok + " M<T>();")]
    [InlineData("MOOR005", "void M();")]
    [InlineData("MOOR005", "int M();")]
    [InlineData("MOOR005", "Task<StatusCode> M();")]
    [InlineData("MOOR005", "ValueTask M();")]
    [InlineData("MOOR005", "ValueTask<int> M();")]
    [InlineData("MOOR005", "StatusCode M();")]
    [InlineData("MOOR005", "[OneWay] ValueTask<StatusCode> M();")]
    [InlineData("MOOR006", "[Method(62)] " + Ok + " M();")]
    [InlineData("MOOR007", "[OneWay] StatusCode M(string text);")]
    [InlineData("MOOR007", "[OneWay] StatusCode M(Handle handle);")]
    [InlineData("MOOR007", "[OneWay] StatusCode M(Big big);")]
    [InlineData("MOOR008", Ok + " M(int number = 1);")]
    [InlineData("MOOR008", Ok + " M(string? text = null);")]
    [InlineData("MOOR008", Ok + " M(Big big, int more = 0);")]
    [InlineData("MOOR009", Ok + " M(Huge huge);")]
    [InlineData("MOOR009", Ok + " M([Longest(100000)] string text);")]
    [InlineData("MOOR010", "int P { get; }")]
    [InlineData("MOOR010", Ok + " Connect();")]
    public void A_member_that_cannot_cross_is_reported_where_it_stands(string id, string member)
    {
        Compiled compiled = Compiled.Of(
            $$"""
            [Service("some")]
            public interface ISome
            {
                ValueTask<StatusCode> Fine(int number);
                {{member}}
            }
            public struct Holder { public string Text; }
            public struct Truth { public bool Value; }
            public struct Owner { public Handle Handle; }
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
            public struct Loose { public int A; public byte B; }
            public unsafe struct Big { public fixed byte Bytes[49]; }
            public unsafe struct Huge { public fixed byte Bytes[4097]; }
            """);
        Diagnostic found = Assert.Single(compiled.Found);
        Assert.Equal(id, found.Id);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.Equal(Compiled.LinesAbove + 4, found.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Empty(compiled.Files);
    }

    [Theory]
    [InlineData("MOOR003", Some + " ISome<T>;")]
    [InlineData("MOOR004", Some + " ISome { " + Ok + " M(); " + Ok + " M(int i); }")]
    [InlineData("MOOR006", Some + " ISome { " + Ok + " M(); [Method(0)] " + Ok + " N(); }")]
    [InlineData("MOOR010", "[Service(\"\")] public interface ISome;")]
    [InlineData("MOOR010", Some + " ISome : IDisposable;")]
    [InlineData("MOOR010", "public class Outer { " + Some + " ISome; }")]
    public void An_interface_that_is_no_service_is_reported(string id, string source)
    {
        Compiled compiled = Compiled.Of(source);
        Assert.Equal(id, Assert.Single(compiled.Found).Id);
        Assert.Empty(compiled.Files);
    }

    [Fact]
    public void Every_finding_of_an_interface_is_reported_at_once()
    {
        Compiled compiled = Compiled.Of(
            """
            [Service("some")]
            public interface ISome
            {
                int A();
                ValueTask<StatusCode> B(object o, ref int number);
            }
            """);
        Assert.Equal(["MOOR001", "MOOR002", "MOOR005"], compiled.Found.Select(found => found.Id).Order());
    }
}
