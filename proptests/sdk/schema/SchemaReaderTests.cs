using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Sdk;

/// <summary>What the generator writes about an interface is what a reader finds; anything else is no schema.</summary>
public class SchemaReaderTests
{
    private static Schema Probe => SchemaReader.Read(ProbeContract.Schema).Value;

    [Fact]
    public void The_reader_finds_what_was_declared()
    {
        Assert.Equal(("probe", (ushort)3), (Probe.Name, Probe.Version));
        Assert.Equal(
            ["Nothing", "Mix", "Move", "IsEven", "Paint", "Large", "Greet", "Sum", "Fill", "Give", "Lend", "Hold",
                "Note", "Count", "Step"],
            Probe.Methods.Select(method => method.Name));
        SchemaMethod mix = Probe.Find("Mix")!;
        Assert.Equal(["byte", "bool", "Colour", "long", "Point"], mix.Parameters.Select(one => one.Type.Name));
        Assert.Equal("ulong", mix.Answer.Name);
        Assert.Equal([("X", 0), ("Y", 8), ("Colour", 16)],
            Probe.Find("Move")!.Answer.Type!.Fields.Select(field => (field.Name, field.Offset)));
        Assert.Equal([("Red", 1ul), ("Green", 500ul)],
            Probe.Find("Paint")!.Answer.Type!.Members.Select(member => (member.Name, member.Value)));
        Assert.True(Probe.Find("Step")!.Parameters[1].IsOptional);
        Assert.True(Probe.Find("Count")!.IsStream && Probe.Find("Note")!.IsOneWay && Probe.Find("Large")!.IsSpilled);
    }

    [Fact]
    public void The_contract_is_the_generated_one() =>
        Assert.Equal(ProbeContract.Instance.Hashes, Probe.Contract().Hashes);

    [Fact]
    public void No_part_of_a_schema_is_one()
    {
        byte[] whole = ProbeContract.Schema.ToArray();
        for (int length = 0; length < whole.Length; length++)
            Assert.Equal(StatusCode.BadFormat, SchemaReader.Read(whole.AsSpan(0, length)).Code);
        Assert.Equal(StatusCode.BadFormat, SchemaReader.Read([.. whole, 0]).Code);
        Assert.Equal(StatusCode.TooLarge, SchemaReader.Read(new byte[SchemaReader.MostBytes + 1]).Code);
    }

    /// <summary>Some bytes changed: refused, or everything in it is where it can be.</summary>
    [Fact]
    public void What_is_read_from_any_bytes_is_sound()
    {
        var change = Gen.Choose(0, ProbeContract.Schema.Length - 1).Zip(Gen.Choose(0, 255));
        Always.Holds(change.NonEmptyListOf().ToArbitrary(), changes =>
        {
            byte[] bytes = ProbeContract.Schema.ToArray();
            foreach ((int at, int value) in changes) bytes[at] = (byte)value;
            Result<Schema> schema = SchemaReader.Read(bytes);
            if (schema.IsOk) Array.ForEach(schema.Value.Methods, RequireSound);
        }, tests: 2000);
    }

    private static void RequireSound(SchemaMethod method)
    {
        int most = method.IsSpilled ? 4096 : 48;
        Assert.InRange(method.ArgumentBytes, 0, most);
        foreach (SchemaParameter parameter in method.Parameters.Where(one => one.Type.Wire != Wire.Handle))
            Assert.InRange(parameter.Offset + parameter.Type.Size, 1, method.ArgumentBytes);
        foreach (SchemaParameter parameter in method.Parameters) RequireSound(parameter.Type, 0);
        RequireSound(method.Answer, 0);
    }

    private static void RequireSound(SchemaRef type, int depth)
    {
        Assert.InRange(depth, 0, 255);
        if (type.Type is not { } named) return;
        foreach (SchemaField field in named.Fields)
        {
            Assert.InRange(field.Offset + field.Count * field.Type.Size, 1, named.Size);
            RequireSound(field.Type, depth + 1);
        }
    }
}
