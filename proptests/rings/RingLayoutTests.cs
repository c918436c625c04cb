using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// What lies in a channel's pages, where, and whose it is: a change here is a change of the version word.
/// </summary>
[Trait("suite", "rings")]
public sealed class RingLayoutTests
{
    [Fact]
    public void A_command_is_64_bytes() => Assert.Equal(
        "64: Method 0+2, Flags 2+1, Shots 3+1, Token 4+4, Deadline 8+8, Payload 16+48", FieldLayout.Of<Command>());

    [Fact]
    public void A_payload_is_six_words() =>
        Assert.Equal("48: A 0+8, B 8+8, C 16+8, D 24+8, E 32+8, F 40+8", FieldLayout.Of<Payload>());

    [Fact]
    public void A_completion_is_16_bytes() =>
        Assert.Equal("16: Head 0+8, Value 8+8", FieldLayout.Of<Completion>());

    [Fact]
    public void A_buffer_descriptor_is_16_bytes() =>
        Assert.Equal("16: _regionAndLength 0+8, Offset 8+8", FieldLayout.Of<BufferDescriptor>());

    [Fact]
    public void The_lines_lie_where_the_version_says()
    {
        Assert.Equal(0x4D52_0002u, Geometry.CurrentVersion);
        Assert.Equal<uint>([0, 64, 128, 192, 256],
            [Geometry.ClientLine, Geometry.ServerLine, Geometry.Header, Geometry.CancelBits, Geometry.Commands]);
        Assert.Equal<uint>([0, 8, 12, 16, 24],
            [Geometry.PublishWord, Geometry.Armed, Geometry.Dead, Geometry.PeerHead, Geometry.Refused]);
        Assert.Equal<uint>([0, 4, 8], [Geometry.Version, Geometry.Capacities, Geometry.Kind]);
        Assert.Equal<uint>([64, 16, 4, 4096, 512],
        [
            Geometry.CommandBytes, Geometry.CompletionBytes, Geometry.GrantBytes, Geometry.PageBytes,
            Geometry.MostEntries,
        ]);
        Assert.Equal(8, Geometry.ChainLimit);
    }

    [Theory]
    [InlineData(32, 64, 2304, 3328, 3584, 1)]
    [InlineData(1, 2, 320, 352, 360, 1)]
    [InlineData(32, 128, 2304, 4352, 4864, 2)]
    [InlineData(512, 512, 33024, 41216, 43264, 11)]
    public void The_areas_follow_each_other(
        uint commands, uint completions, uint completionsAt, uint grantsAt, uint bytes, uint pages)
    {
        Geometry geometry = new(commands, completions);
        Assert.Equal((commands, completions), (geometry.CommandCapacity, geometry.CompletionCapacity));
        Assert.Equal<nuint>(
            [256, completionsAt, completionsAt, grantsAt, bytes],
            [
                geometry.CommandOffset(0), geometry.Completions, geometry.CompletionOffset(0), geometry.GrantOffset(0),
                geometry.Bytes,
            ]);
        Assert.Equal(pages, geometry.Pages);
    }

    [Theory]
    [InlineData(1, 320, 1)]
    [InlineData(32, 2304, 1)]
    [InlineData(512, 33024, 9)]
    public void A_raw_channel_ends_with_its_entries(uint entries, uint bytes, uint pages)
    {
        Geometry geometry = Geometry.Raw(entries, ChannelKind.Overwrite);
        Assert.Equal((entries, 0u, ChannelKind.Overwrite),
            (geometry.CommandCapacity, geometry.CompletionCapacity, geometry.ChannelKind));
        Assert.Equal((bytes, pages), (geometry.Bytes, geometry.Pages));
    }

    [Fact]
    public void Codes_kinds_and_bits_keep_their_numbers()
    {
        Assert.Equal(
            "Ok=0 Cancelled=1 TimedOut=2 PeerDied=3 Closed=4 Revoked=5 Broken=6 Full=7 UnknownMethod=16 "
            + "BadArgument=17 BadHandle=18 AccessDenied=19 OutOfMemory=20 OutOfBudget=21 TooLarge=22 Busy=23 "
            + "Incompatible=24 "
            + "NotFound=32 AlreadyExists=33 NotADirectory=34 IsADirectory=35 BadFormat=36 EndOfData=37 IoError=38 "
            + "NotEmpty=39 WrongMachine=40 Truncated=41 Unsupported=42 Interrupted=43 Faulted=44 TooManyLinks=45 "
            + "NoSpace=46",
            Numbers<StatusCode>());
        Assert.StartsWith("None=0 Ordered=1 Linked=2 Hard=4 Silent=8 OneWay=16 Stream=32", Numbers<CommandFlags>());
        Assert.Equal("None=0 MaybeStarted=2", Numbers<CompletionFlags>());
        Assert.Equal("Calls=0 Refuse=1 Overwrite=2", Numbers<ChannelKind>());
        Assert.Equal((1u, 2u), (ArmBits.Work, ArmBits.Room));
        Assert.Equal(0x7FFF_FFFFu, Completion.MostToken);
    }

    [Fact]
    public void A_geometry_is_valid_when_its_rings_are_powers_of_two_and_only_then()
    {
        for (uint commands = 0; commands <= 1030; commands++)
        {
            for (uint completions = 0; completions <= 1030; completions++)
            {
                bool arePowers = uint.PopCount(commands) == 1 && uint.PopCount(completions) == 1;
                bool isRight = arePowers && commands <= completions && completions is >= 2 and <= 512;
                if (isRight == new Geometry(commands, completions).IsValid) continue;
                Assert.Fail($"{commands}, {completions}");
            }
            bool isCapacity = uint.PopCount(commands) == 1 && commands <= 512;
            Assert.Equal(isCapacity, Geometry.Raw(commands, ChannelKind.Refuse).IsValid);
            Assert.Equal(isCapacity, Geometry.Raw(commands, ChannelKind.Overwrite).IsValid);
            Assert.False(Geometry.Raw(commands, ChannelKind.Calls).IsValid);
            Assert.False(Geometry.Raw(commands, (ChannelKind)3).IsValid);
        }
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void Entries_are_apart_and_inside_the_pages(uint commands, uint completions, uint cursor)
    {
        Geometry geometry = new(commands, completions);
        List<(nuint Start, uint Bytes)> places = [(0, 64), (64, 64), (128, 64), (192, 64)];
        for (uint i = 0; i < commands; i++) places.Add((geometry.CommandOffset(unchecked(cursor + i)), 64));
        for (uint i = 0; i < completions; i++)
        {
            places.Add((geometry.CompletionOffset(unchecked(cursor + i)), 16));
            places.Add((geometry.GrantOffset(unchecked(cursor + i)), 4));
        }
        nuint end = 0;
        foreach ((nuint start, uint bytes) in places.OrderBy(place => place.Start))
        {
            Assert.True(start == end, $"the place at {start} overlaps another, or leaves a gap");
            end = start + bytes;
        }
        Assert.Equal(geometry.Bytes, end);
        Assert.InRange(geometry.Pages * Geometry.PageBytes - end, 0u, Geometry.PageBytes - 1);
    }

    /// <summary>Twelve bits are enough for every geometry that can be; any other bits are some geometry.</summary>
    [Fact]
    public void A_geometry_survives_its_shape()
    {
        for (uint shape = 0; shape <= 0x1FFF; shape++)
        {
            Geometry geometry = Geometry.FromShape(shape);
            if (!geometry.IsValid) continue;
            Assert.InRange(geometry.Shape, 0u, 0xFFFu);
            Geometry again = Geometry.FromShape(geometry.Shape | 0xABCD_E000);
            Assert.Equal((geometry.CommandCapacity, geometry.CompletionCapacity, geometry.ChannelKind),
                (again.CommandCapacity, again.CompletionCapacity, again.ChannelKind));
        }
        foreach (RingShape shape in RingShapes.All())
            Assert.Equal(shape.Completions, Geometry.FromShape(shape.Geometry.Shape).CompletionCapacity);
    }

    [Fact]
    public void There_is_a_cancel_bit_for_every_slot()
    {
        for (uint slot = 0; slot < Geometry.MostEntries; slot++)
            Assert.Equal((nuint)(192 + slot / 64 * 8), Geometry.CancelWord(slot));
    }

    [Fact]
    public void Completions_cross_in_two_words()
    {
        Completion last =
            new(0x1122_3344, StatusCode.NotEmpty, 0x5566_7788_99AA_BBCC, 7, CompletionFlags.MaybeStarted);
        Assert.Equal((0x0207_0027_1122_3344ul, 0x5566_7788_99AA_BBCCul), (last.Head, last.Value));
        Assert.Equal((0x1122_3344u, StatusCode.NotEmpty, (byte)7, CompletionFlags.MaybeStarted, true),
            (last.Token, last.Code, last.Hop, last.Flags, last.IsTerminal));
        Completion shot = new(Completion.MostToken, StatusCode.Ok, 0, isLast: false);
        Assert.Equal((0x0000_0000_FFFF_FFFFul, Completion.MostToken, false), (shot.Head, shot.Token, shot.IsTerminal));
    }

    private static string Numbers<T>() where T : struct, Enum =>
        string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={Convert.ToInt32(value)}"));
}
