using System;
using System.Linq;
using System.Text;
using FsCheck.Fluent;
using Mooring.Kernel.X64;
using Xunit;

namespace Mooring.Tests;

/// <summary>The few things taken from ACPI's tables, whole ones and broken ones.</summary>
[Trait("suite", "x64")]
public sealed class AcpiTests
{
    [Fact]
    public void A_madt_names_processors_controllers_and_overrides()
    {
        AcpiFacts facts = default;
        facts.Read(Open(Table("APIC", [0, 0, 0xE0, 0xFE, 1, 0, 0, 0,
            0, 8, 0, 0, 1, 0, 0, 0, 0, 8, 1, 1, 0, 0, 0, 0,
            1, 12, 0, 0, 0, 0, 0xC0, 0xFE, 0, 0, 0, 0,
            2, 10, 0, 0, 2, 0, 0, 0, 0, 0, 2, 10, 0, 9, 9, 0, 0, 0, 0x0F, 0])));
        Assert.Equal((1, 1), (facts.Processors, facts.IoApicCount));
        Assert.Equal(0xFEC0_0000u, facts.IoApic(0).Address);
        Assert.Equal((2u, false, false), (facts.Isa(0).Global, facts.Isa(0).IsLevel, facts.Isa(0).IsActiveLow));
        Assert.Equal((9u, true, true), (facts.Isa(9).Global, facts.Isa(9).IsLevel, facts.Isa(9).IsActiveLow));
        Assert.Equal(4u, facts.Isa(4).Global);
    }

    [Theory]
    [InlineData(new byte[] { 0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0x0A, 5, 0x0A, 6, 0, 0 }, 5, 6)]
    [InlineData(new byte[] { 0x08, 0x5C, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x02, 0x00, 0x01, 0, 0, 0 }, 0, 1)]
    [InlineData(new byte[] { 0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x47, 0x00, 0x04, 0x01, 0x0A, 7, 0, 0 }, 1, 7)]
    public void The_package_for_soft_off_is_found_in_every_spelling(byte[] aml, int typeA, int typeB)
    {
        SleepTypes types = SleepTypes.Find(Open(Table("DSDT", [1, 2, 3, .. aml])));
        Assert.Equal((true, typeA, typeB), (types.Found, types.TypeA, types.TypeB));
    }

    [Fact]
    public void A_name_that_is_not_a_definition_is_passed_over()
    {
        byte[] unnamed = "xx_S5_\u0012\u0006\u0002\n\u0005\n\u0005xx"u8.ToArray();
        Assert.False(SleepTypes.Find(Open(Table("DSDT", unnamed))).Found);
        Assert.False(SleepTypes.Find(Open(Table("DSDT", []))).Found);
    }

    [Fact]
    public void A_broken_checksum_or_length_shows()
    {
        byte[] table = Table("FACP", new byte[100]);
        Assert.True(Open(table).IsIntact);
        Assert.False(Open(table[..^1]).IsIntact);
        table[50]++;
        Assert.False(Open(table).IsIntact);
    }

    [Fact]
    public void Any_bytes_whatever_can_be_read()
    {
        string[] signatures = ["APIC", "FACP", "MCFG", "DSDT"];
        var inputs = from signature in Gen.Elements(signatures)
                     from body in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()
                     select Table(signature, body);
        Always.Holds(inputs, table =>
        {
            AcpiFacts facts = default;
            facts.Read(Open(table));
            SleepTypes.Find(Open(table));
            Assert.InRange(facts.IoApicCount, 0, AcpiFacts.MaxIoApics);
            Assert.True(facts.EcamFirstBus <= facts.EcamLastBus);
        }, tests: 3000, size: 300);
    }

    private static AcpiTable Open(byte[] bytes) => new(bytes);

    private static byte[] Table(string signature, byte[] body)
    {
        int length = AcpiTable.Header + body.Length;
        byte[] table =
            [.. Encoding.ASCII.GetBytes(signature), .. BitConverter.GetBytes(length), .. new byte[28], .. body];
        table[9] = (byte)-table.Sum(value => value);
        return table;
    }
}
