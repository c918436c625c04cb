using System;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>Which word of the page each call writes, and with what.</summary>
[Trait("suite", "rings")]
public sealed class PageWordTests
{
    private static readonly Geometry s_geometry = new(8, 128);
    private readonly SharedPage _page = new(s_geometry);
    private ClientEnd<ArrayPage, Enforced> _client;
    private ServerEnd<ArrayPage, Enforced> _server;

    public PageWordTests()
    {
        _client = new ClientEnd<ArrayPage, Enforced>(new ArrayPage(_page), s_geometry);
        _server = new ServerEnd<ArrayPage, Enforced>(new ArrayPage(_page), s_geometry);
    }

    [Fact]
    public void A_submitted_command_lies_in_the_page_byte_for_byte()
    {
        Command command = RingSamples.Command(0x1234, 0x1122_3344_5566_7788);
        _client.TrySubmit(command, out command.Token);
        command.Flags &= CommandFlags.Ordered;
        command.Shots = 0;
        Assert.Equal(RingSamples.Bytes(command), Entry(0));
        Assert.Equal(0ul, _page.Load(Geometry.PublishWord, 8));
        _client.Publish();
        Assert.Equal(1ul, _page.Load(Geometry.PublishWord, 8));
    }

    [Fact]
    public void A_batch_lies_in_the_page_byte_for_byte()
    {
        Array.Fill(_page.Bytes, (byte)0xFF, (int)Geometry.Commands, 8 * 64);
        SampleBatch batch = new(0x1234, 5);
        Assert.Equal(8u, _client.Submit(ref batch, 9));
        for (int i = 0; i < 8; i++) Assert.Equal(RingSamples.Bytes(batch.Written[i]), Entry(i));
    }

    [Fact]
    public void The_flags_of_what_is_submitted_are_the_rings()
    {
        CommandFlags all = (CommandFlags)0xFF;
        Command command = new(7) { Flags = all, Shots = 9 };
        _client.TrySubmit(command, out _);
        _client.TrySubmitStream(command, 3, out _);
        _client.TrySend(command);
        _client.TrySubmitChain([command, command, command], new uint[3]);
        CommandFlags member = CommandFlags.Ordered | CommandFlags.Hard | CommandFlags.Silent | CommandFlags.Linked;
        (CommandFlags, byte)[] expected =
        [
            (CommandFlags.Ordered, 0), (CommandFlags.Ordered | CommandFlags.Stream, 3),
            (CommandFlags.Ordered | CommandFlags.OneWay, 0), (member, 0), (member, 0), (CommandFlags.Ordered, 0),
        ];
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], ((CommandFlags)Entry(i)[2], Entry(i)[3]));
    }

    [Theory]
    [InlineData(0u, 192)]
    [InlineData(63u, 192)]
    [InlineData(64u, 200)]
    [InlineData(127u, 200)]
    public void P33_a_cancel_is_a_bit_and_a_notice(uint slot, int word)
    {
        uint token = 0;
        for (uint i = 0; i <= slot; i++)
        {
            _client.TrySubmit(new Command(1), out token);
            _client.Publish();
            _server.TryTake(out _);
        }
        Assert.True(_client.RequestCancel(token));
        Assert.Equal(1ul << (int)(slot % 64), _page.Load((nuint)word, 8));
        Assert.Equal(slot + 1, _page.Load(Geometry.PublishWord, 8));
        _client.Publish();
        Assert.Equal(1ul << 32 | slot + 1, _page.Load(Geometry.PublishWord, 8));
    }

    [Fact]
    public void P14_a_credit_is_a_count_and_a_notice()
    {
        _client.TrySubmit(new Command(1), out _);
        _client.TrySubmitStream(new Command(1), 2, out uint token);
        _client.Publish();
        Assert.Equal(0ul, _page.Load(s_geometry.GrantOffset(1), 4));
        _client.TryCredit(token, 5);
        _client.TryCredit(token, 4);
        _client.Publish();
        Assert.Equal(9ul, _page.Load(s_geometry.GrantOffset(1), 4));
        Assert.Equal(2ul << 32 | 2, _page.Load(Geometry.PublishWord, 8));
        Assert.Equal(9u, _server.Granted(token));
    }

    [Fact]
    public void Refusals_are_counted_in_the_servers_line()
    {
        _client.TrySend(new Command(1));
        _client.Publish();
        _server.TryTake(out _);
        for (int i = 0; i < 3; i++) _server.Refuse();
        _server.Publish();
        Assert.Equal((3ul, 3ul), (_page.Load(Geometry.ServerLine + 24, 8), _client.RefusedByServer));
    }

    [Fact]
    public void Heads_lie_in_the_line_of_who_consumes()
    {
        _client.TrySubmit(new Command(1), out uint token);
        _client.Publish();
        _server.TryTake(out _);
        Assert.Equal(1ul, _page.Load(Geometry.ServerLine + 16, 4));
        _server.Post(new Completion(token, StatusCode.Ok, 0));
        _server.Publish();
        Assert.Equal(1ul, _page.Load(Geometry.ServerLine, 8));
        _client.TryReap(out _);
        Assert.Equal(0ul, _page.Load(Geometry.ClientLine + 16, 4));
        _client.ReleaseReaped();
        Assert.Equal(1ul, _page.Load(Geometry.ClientLine + 16, 4));
    }

    [Fact]
    public void A_header_is_written_field_by_field()
    {
        SharedPage page = new(Geometry.Raw(16, ChannelKind.Overwrite));
        Assert.Equal([0x4D52_0002ul, 16ul, 2ul], Header3(page));
        Assert.Equal([0x4D52_0002ul, 8ul | 128ul << 16, 0ul], Header3(_page));
    }

    [Theory]
    [InlineData(0, 0x4D52_0001u)]
    [InlineData(0, 0x4D52_0003u)]
    [InlineData(0, 0u)]
    [InlineData(4, 32u | 32u << 16)]
    [InlineData(4, 64u | 64u << 16)]
    [InlineData(8, 1u)]
    [InlineData(8, 0x8000_0000u)]
    public void A_page_of_another_version_or_shape_is_refused_by_both_ends(int offset, uint word)
    {
        SharedPage page = new(Geometry.Default);
        page.Store(Geometry.Header + (nuint)offset, 4, word);
        byte[] before = (byte[])page.Bytes.Clone();
        ClientEnd<ArrayPage, Enforced> client = new(new ArrayPage(page), Geometry.Default);
        ServerEnd<ArrayPage, Enforced> server = new(new ArrayPage(page), Geometry.Default);
        Assert.Equal((BrokenReason.Version, BrokenReason.Version), (client.Broken, server.Broken));
        Assert.Equal(Attempt.Broken, client.TrySubmit(new Command(1), out _));
        Assert.Equal(Attempt.Broken, client.TrySubmitStream(new Command(1), 1, out _));
        Assert.Equal(Attempt.Broken, client.TrySubmitChain(new Command[2], new uint[2]));
        Assert.Equal(Attempt.Broken, client.TrySend(new Command(1)));
        Assert.Equal(Attempt.Broken, client.TryReap(out _));
        Assert.Equal(Attempt.Broken, server.TryTake(out _));
        Assert.Equal(Attempt.Broken, server.Post(new Completion(0, StatusCode.Ok, 0)));
        Assert.Equal(before, page.Bytes);
    }

    [Fact]
    public void An_end_of_another_kind_of_channel_is_refused()
    {
        Geometry refuse = Geometry.Raw(8, ChannelKind.Refuse), overwrite = Geometry.Raw(8, ChannelKind.Overwrite);
        foreach ((Geometry page, Geometry end) in ((Geometry, Geometry)[])[(refuse, overwrite), (overwrite, refuse)])
        {
            ArrayPage memory = new(new SharedPage(page));
            Assert.Equal(BrokenReason.Version, new RawProducer<ArrayPage, Enforced>(memory, end).Broken);
            Assert.Equal(BrokenReason.Version, new RawConsumer<ArrayPage, Enforced>(memory, end).Broken);
            Assert.Equal(BrokenReason.Version, new LatestProducer<ArrayPage>(memory, end).Broken);
            Assert.Equal(BrokenReason.Version, new LatestConsumer<ArrayPage, Enforced>(memory, end).Broken);
        }
    }

    private static ulong[] Header3(SharedPage page) =>
        [.. Enumerable.Range(0, 3).Select(word => page.Load(Geometry.Header + (nuint)word * 4, 4))];

    private byte[] Entry(int index) => _page.Bytes.AsSpan((int)Geometry.Commands + index * 64, 64).ToArray();
}
