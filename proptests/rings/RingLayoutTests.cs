using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// What lies in a channel page, where, and whose it is: a change here is a change of the version word.
/// </summary>
[Trait("suite", "rings")]
public sealed class RingLayoutTests
{
    [Fact]
    public void A_command_is_64_bytes() => Assert.Equal(
        "64: Method 0+2, Flags 2+1, _reserved 3+1, Token 4+4, Deadline 8+8, Payload 16+48", FieldLayout.Of<Command>());

    [Fact]
    public void A_completion_is_16_bytes() => Assert.Equal(
        "16: Token 0+4, Code 4+2, Hop 6+1, Flags 7+1, Value 8+8", FieldLayout.Of<Completion>());

    [Fact]
    public void The_lines_lie_where_the_version_says()
    {
        Assert.Equal(0x4D52_0001u, Geometry.CurrentVersion);
        Assert.Equal((0, 64, 128, 256), (Geometry.ClientLine, Geometry.ServerLine, Geometry.Header, Geometry.Commands));
        Assert.Equal((0, 8, 12), (Geometry.PublishWord, Geometry.Armed, Geometry.Dead));
        Assert.Equal((16, 24), (Geometry.PeerHead, Geometry.CancelBits));
        Assert.Equal((0, 4), (Geometry.Version, Geometry.Capacities));
        Geometry page = Geometry.Default;
        Assert.Equal((32u, 64u), (page.CommandCapacity, page.CompletionCapacity));
        Assert.Equal((256, 2304, 3328), (page.CommandOffset(0), page.CompletionOffset(0), page.Bytes));
    }

    [Fact]
    public void Status_codes_keep_their_numbers()
    {
        (StatusCode, int)[] codes =
        [
            (StatusCode.Ok, 0), (StatusCode.Cancelled, 1), (StatusCode.TimedOut, 2), (StatusCode.PeerDied, 3),
            (StatusCode.Closed, 4), (StatusCode.Revoked, 5), (StatusCode.Broken, 6), (StatusCode.Full, 7),
            (StatusCode.UnknownMethod, 16), (StatusCode.BadArgument, 17), (StatusCode.BadHandle, 18),
            (StatusCode.AccessDenied, 19), (StatusCode.OutOfMemory, 20), (StatusCode.OutOfBudget, 21),
            (StatusCode.NotFound, 32),
        ];
        foreach ((StatusCode code, int number) in codes) Assert.Equal(number, (int)code);
        Assert.Equal((1, 2), ((int)CompletionFlags.More, (int)CompletionFlags.MaybeStarted));
        Assert.Equal((1u, 2u), (ArmBits.Work, ArmBits.Room));
    }

    [Fact]
    public void A_geometry_is_valid_when_its_rings_fit_and_only_then()
    {
        for (uint commands = 0; commands <= 130; commands++)
        {
            for (uint completions = 0; completions <= 130; completions++)
            {
                bool arePowers = uint.PopCount(commands) == 1 && uint.PopCount(completions) == 1;
                bool fits = 256 + commands * 64 + completions * 16 <= 4096;
                bool isRight = arePowers && fits && commands <= completions && completions <= 64;
                if (!isRight) Assert.False(new Geometry(commands, completions).IsValid, $"{commands}, {completions}");
            }
        }
        foreach ((uint commands, uint completions) in ((uint, uint)[])[(1, 2), (2, 2), (8, 64), (32, 64)])
            Assert.True(new Geometry(commands, completions).IsValid);
    }

    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void Entries_are_apart_and_inside_the_page(uint commands, uint completions, uint cursor)
    {
        Geometry geometry = new(commands, completions);
        List<(int Start, int Bytes)> places = [(0, 64), (64, 64), (128, 64)];
        for (uint i = 0; i < commands; i++) places.Add((geometry.CommandOffset(unchecked(cursor + i)), 64));
        for (uint i = 0; i < completions; i++) places.Add((geometry.CompletionOffset(unchecked(cursor + i)), 16));
        int end = 0;
        foreach ((int start, int bytes) in places.OrderBy(place => place.Start))
        {
            Assert.True(start >= end, $"the place at {start} overlaps another");
            end = start + bytes;
        }
        Assert.Equal(geometry.Bytes, end);
        Assert.InRange(end, 0, Geometry.PageBytes);
    }

    [Fact]
    public void A_submitted_command_lies_in_the_page_byte_for_byte()
    {
        SharedPage page = new(Geometry.Default);
        ClientEnd<ArrayPage> client = new(new ArrayPage(page), Geometry.Default);
        Command command = RingSamples.Command(0x1234, 0x1122_3344_5566_7788);
        client.TrySubmit(command, out command.Token);
        Assert.Equal(RingSamples.Bytes(command), page.Bytes.AsSpan(Geometry.Commands, 64).ToArray());
        Assert.Equal(0ul, page.Load(Geometry.PublishWord, 8));
        client.Publish();
        Assert.Equal(1ul, page.Load(Geometry.PublishWord, 8));
    }

    [Fact]
    public void Completions_cross_in_two_words()
    {
        Completion completion =
            new(0x1122_3344, StatusCode.NotEmpty, 0x5566_7788_99AA_BBCC, 7, CompletionFlags.MaybeStarted);
        Assert.Equal(0x0207_0027_1122_3344ul, completion.Head);
        Assert.Equal(completion, Completion.FromWords(completion.Head, completion.Value));
    }

    [Theory]
    [InlineData(0, 0x4D52_0002u)]
    [InlineData(0, 0u)]
    [InlineData(4, 32u | 32u << 16)]
    [InlineData(4, 64u | 64u << 16)]
    public void A_page_of_another_version_or_shape_is_refused_by_both_ends(int offset, uint word)
    {
        SharedPage page = new(Geometry.Default);
        page.Store(Geometry.Header + offset, 4, word);
        ClientEnd<ArrayPage> client = new(new ArrayPage(page), Geometry.Default);
        ServerEnd<ArrayPage> server = new(new ArrayPage(page), Geometry.Default);
        Assert.Equal((BrokenReason.Version, BrokenReason.Version), (client.Broken, server.Broken));
        Assert.Equal(Attempt.Broken, client.TrySubmit(new Command(1), out _));
        Assert.Equal(Attempt.Broken, client.TryReap(out _));
        Assert.Equal(Attempt.Broken, server.TryTake(out _));
        Assert.Equal(Attempt.Broken, server.Post(new Completion(0, StatusCode.Ok, 0)));
    }
}
