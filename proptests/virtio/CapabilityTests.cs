using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Sdk.Devices;
using Xunit;

namespace Mooring.Tests.Virtio;

/// <summary>What a device says in its configuration space, honest or not.</summary>
public sealed class CapabilityTests
{
    private const int MostCapabilities = 48;
    private const uint LeastBytes = 0x38;

    [Fact]
    public void The_list_is_read_in_its_order()
    {
        Configuration device = new();
        int first = device.Add(CapabilityList.MsiX, 1, 0x80, 4, 3, 2, 1);
        int second = device.Add(CapabilityList.Vendor, 16);
        Assert.Equal([(first, CapabilityList.MsiX), (second, CapabilityList.Vendor)], List(device.Bytes));
        CapabilityList list = new(device.Bytes);
        Assert.True(list.MoveNext());
        Assert.Equal(0x01020304u, list.Word(4));
    }

    [Fact]
    public void There_is_none_without_the_bit_that_says_so()
    {
        Configuration device = new();
        device.Add(CapabilityList.MsiX, 0, 0);
        device.Bytes[0x06] = 0;
        Assert.Empty(List(device.Bytes));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x34)]
    [InlineData(0x3F)]
    public void A_pointer_into_the_header_ends_the_list(byte pointer)
    {
        Configuration device = new();
        int at = device.Add(CapabilityList.Vendor, 16);
        device.Bytes[at + 1] = pointer;
        Assert.Single(List(device.Bytes));
    }

    [Fact]
    public void A_list_that_bites_its_tail_ends()
    {
        Configuration device = new();
        int at = device.Add(CapabilityList.Vendor, 16);
        device.Bytes[at + 1] = (byte)at;
        Assert.Equal(MostCapabilities, List(device.Bytes).Count);
    }

    [Fact]
    public void A_structure_is_found_where_the_device_says()
    {
        Configuration device = new();
        device.AddVirtio(kind: 3, window: 4, offset: 0x1000, length: 0x1000);
        device.AddVirtio(kind: 2, window: 4, offset: 0x3000, length: 0x1000, multiplier: 4);
        device.AddVirtio(kind: 1, window: 5, offset: 0, length: 0x38);
        Assert.True(TryFind(device.Bytes, VirtioStructureKind.Notify, out VirtioStructure notify));
        Assert.Equal((4, 0x3000u, 0x1000u, 4u), (notify.Window, notify.Offset, notify.Length, notify.Multiplier));
        Assert.True(TryFind(device.Bytes, VirtioStructureKind.Common, out VirtioStructure common));
        Assert.Equal((5, 0u, 0x38u, 0u), (common.Window, common.Offset, common.Length, common.Multiplier));
    }

    [Theory]
    [InlineData(6, 0, 0x38, 20)]
    [InlineData(0, 2, 0x38, 20)]
    [InlineData(0, 0, 0x37, 20)]
    [InlineData(0, 0xFFFF_FFFC, 0x38, 20)]
    [InlineData(0, 0, 0x38, 15)]
    public void A_structure_that_cannot_be_is_passed_over(byte window, uint offset, uint length, byte bytes)
    {
        Configuration device = new();
        device.AddVirtio(1, window, offset, length, bytes: bytes);
        Assert.False(TryFind(device.Bytes, VirtioStructureKind.Common, out _));
        device.AddVirtio(1, window: 4, offset: 8, length: 0x40);
        Assert.True(TryFind(device.Bytes, VirtioStructureKind.Common, out VirtioStructure found));
        Assert.Equal(8u, found.Offset);
    }

    [Fact]
    public void Any_bytes_are_read_without_harm() => Always.Holds(
        Gen.OneOf(AnyByte.ArrayOf(), AnyByte.ArrayOf(CapabilityList.ConfigurationBytes)), CheckBytes, tests: 2000);

    /// <summary>Mostly a sound device, a few bytes of which are something else.</summary>
    [Fact]
    public void A_damaged_device_is_read_without_harm() => Always.Holds(
        Gen.Choose(0, CapabilityList.ConfigurationBytes - 1).SelectMany(at => AnyByte.Select(value => (at, value)))
            .ArrayOf(),
        damage =>
        {
            Configuration device = new();
            for (byte kind = 1; kind <= 5; kind++) device.AddVirtio(kind, 4, kind * 0x1000u, 0x1000, 4);
            foreach ((int at, byte value) in damage) device.Bytes[at] = value;
            CheckBytes(device.Bytes);
        },
        tests: 1000, size: 20);

    private static bool TryFind(ReadOnlySpan<byte> bytes, VirtioStructureKind kind, out VirtioStructure found) =>
        VirtioStructure.TryFind(bytes, kind, LeastBytes, out found);

    private static Gen<byte> AnyByte => Gen.Choose(0, 255).Select(value => (byte)value);

    private static void CheckBytes(byte[] bytes)
    {
        if (bytes.Length > 6) bytes[6] |= 0x10;
        List<(int Offset, byte Identity)> list = List(bytes);
        Assert.InRange(list.Count, 0, MostCapabilities);
        Assert.All(list, one => Assert.InRange(one.Offset, 0x40, bytes.Length - 4));
        for (VirtioStructureKind kind = VirtioStructureKind.Common; kind <= VirtioStructureKind.Notify; kind++)
        {
            if (!TryFind(bytes, kind, out VirtioStructure found)) continue;
            Assert.InRange(found.Window, 0, 5);
            Assert.InRange((ulong)found.Offset + found.Length, (ulong)LeastBytes, uint.MaxValue);
            Assert.Equal(0u, found.Offset % 4);
        }
    }

    private static List<(int Offset, byte Identity)> List(ReadOnlySpan<byte> bytes)
    {
        List<(int, byte)> all = [];
        CapabilityList list = new(bytes);
        while (list.MoveNext())
        {
            all.Add((list.Offset, list.Identity));
            list.Word(bytes.Length);
        }
        return all;
    }
}
