using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// What a dispatcher does at its corners: no place, nothing but cancels, a client that breaks the rules.
/// </summary>
[Trait("suite", "rings")]
public sealed class DispatcherTests
{
    private const int Places = 8;
    private static readonly Geometry s_geometry = new(16, 32);
    private readonly SharedPage _page = new(s_geometry);
    private readonly uint[] _tokens = new uint[Geometry.ChainLimit];
    private ClientEnd<ArrayPage, Enforced> _client;
    private Dispatcher<ArrayPage, Enforced, InFlightArray> _server;

    public DispatcherTests()
    {
        _client = new(new ArrayPage(_page), s_geometry);
        ServerEnd<ArrayPage, Enforced> end = new(new ArrayPage(_page), s_geometry);
        _server = new(end, new InFlightArray(Places));
    }

    [Fact]
    public void P33_a_cancel_is_heard_when_every_ring_and_the_pool_are_full()
    {
        List<uint> tokens = [];
        List<int> places = [];
        Attempt attempt;
        do
        {
            while (_client.TrySubmit(new Command(1), out uint token) == Attempt.Done) tokens.Add(token);
            _client.Publish();
            while ((attempt = _server.TryStart(0, out int place)) == Attempt.Done) places.Add(place);
        }
        while (_client.TrySubmit(new Command(1), out uint more) == Attempt.Done && Kept(tokens, more));
        Assert.Equal((Attempt.Full, Places, Places + 16), (attempt, places.Count, tokens.Count));
        Assert.True(_client.RequestCancel(tokens[3]));
        Assert.True(_client.RequestCancel(tokens[^1]));
        _client.Publish();
        Assert.Equal(Attempt.Full, _server.TryStart(0, out _));
        Assert.True(_server.TryTakeNews(0, out int cancelled, out News news));
        Assert.Equal((News.Cancel, tokens[3]), (news, _server[cancelled].Token));
        Assert.False(_server.TryTakeNews(0, out _, out _));
        foreach (int place in places) _server.End(place, StatusCode.Ok, 0);
        Assert.Equal(StatusCode.Cancelled, ReapAll().Single(end => end.Token == tokens[^1]).Code);
    }

    /// <summary>News of a command that ended before it was asked for them are not those of another.</summary>
    [Fact]
    public void P33_news_die_with_their_command()
    {
        uint[] tokens = new uint[3];
        int[] places = new int[3];
        for (int i = 0; i < 3; i++) (tokens[i], places[i]) = SubmitAndStart(new Command(1));
        Cancel(tokens[0]);
        Cancel(tokens[1]);
        Assert.Equal(Attempt.Empty, _server.TryStart(0, out _));
        Assert.True(_server.TryTakeNews(0, out int told, out _));
        int other = places[0] == told ? places[1] : places[0];
        _server.End(other, StatusCode.Ok, 0);
        Cancel(tokens[2]);
        Assert.Equal(Attempt.Empty, _server.TryStart(0, out _));
        Assert.True(_server.TryTakeNews(0, out int last, out News news));
        Assert.Equal((places[2], News.Cancel), (last, news));
        Assert.False(_server.TryTakeNews(0, out _, out _));
    }

    [Fact]
    public void P5_hard_and_silent_mean_nothing_on_the_last_member()
    {
        Command member = new(1) { Flags = CommandFlags.Hard | CommandFlags.Silent };
        _client.TrySubmitChain([member, member], _tokens);
        _client.Publish();
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Attempt.Done, _server.TryStart(0, out int place));
            _server.End(place, StatusCode.Ok, (ulong)i);
        }
        _server.Publish();
        Assert.Equal([(_tokens[1], StatusCode.Ok)], ReapAll().Select(end => (end.Token, end.Code)));
        Assert.Equal(0u, _client.Outstanding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    public void P5_a_chain_that_cannot_be_is_refused(int members)
    {
        byte[] before = (byte[])_page.Bytes.Clone();
        Assert.Equal(Attempt.Full, _client.TrySubmitChain(new Command[members], new uint[members]));
        Assert.Equal(before, _page.Bytes);
    }

    [Fact]
    public void P5_a_chain_waits_in_the_ring_until_there_are_places_for_all()
    {
        int running = SubmitAndStart(new Command(1)).Place;
        _client.TrySubmitChain(new Command[Places], _tokens);
        _client.Publish();
        Assert.Equal(Attempt.Full, _server.TryStart(0, out _));
        Assert.Equal(1ul, _page.Load(Geometry.ServerLine + Geometry.PeerHead, 4));
        _server.End(running, StatusCode.Ok, 0);
        Assert.Equal(Attempt.Done, _server.TryStart(0, out _));
        Assert.Equal(9ul, _page.Load(Geometry.ServerLine + Geometry.PeerHead, 4));
    }

    [Theory]
    [InlineData(9, 16)]
    [InlineData(3, 3)]
    public void P5_P42_a_chain_too_long_or_not_whole_breaks_the_channel(int linked, int published)
    {
        for (int i = 0; i < published; i++) WriteEntry(i, i < linked ? CommandFlags.Linked : CommandFlags.None);
        _page.Store(Geometry.PublishWord, 8, (ulong)published);
        Assert.Equal(Attempt.Broken, _server.TryStart(0, out _));
        Assert.Equal(BrokenReason.Chain, _server.Broken);
        Assert.Equal(0ul, _page.Load(Geometry.ServerLine + Geometry.PeerHead, 4));
    }

    /// <summary>Flags that no honest client puts together: such a command does not run.</summary>
    [Theory]
    [InlineData(CommandFlags.Silent)]
    [InlineData(CommandFlags.Hard)]
    [InlineData((CommandFlags)64)]
    [InlineData(CommandFlags.OneWay | CommandFlags.Stream)]
    public void P42_flags_that_do_not_go_together_are_a_bad_argument(CommandFlags flags)
    {
        WriteEntry(0, flags);
        _page.Store(Geometry.PublishWord, 8, 1);
        Assert.Equal(Attempt.Empty, _server.TryStart(0, out _));
        Assert.Equal((0, BrokenReason.None), (_server.Count, _server.Broken));
        if ((flags & CommandFlags.OneWay) != 0) Assert.Equal(1ul, _client.RefusedByServer);
        else Assert.Equal((ulong)StatusCode.BadArgument, _page.Load(s_geometry.Completions, 8) >> 32);
    }

    [Theory]
    [InlineData(0x8000_0000_0000_0001ul, 0, true)]
    [InlineData(0x8000_0000_0000_0001ul, 1, false)]
    [InlineData(0x8000_0000_0000_0001ul, 63, true)]
    [InlineData(0x8000_0000_0000_0001ul, 64, false)]
    [InlineData(0x8000_0000_0000_0001ul, 65535, false)]
    [InlineData(ulong.MaxValue, 64, true)]
    [InlineData(ulong.MaxValue, 65535, true)]
    [InlineData(0ul, 0, false)]
    public void P47_a_method_that_is_not_in_the_mask_never_runs(ulong methods, ushort method, bool isPermitted)
    {
        _server.Methods = methods;
        _client.TrySubmit(new Command(method), out _);
        _client.TrySend(new Command(method));
        _client.Publish();
        Assert.Equal(isPermitted ? Attempt.Done : Attempt.Empty, _server.TryStart(0, out _));
        _server.Publish();
        if (isPermitted) return;
        Assert.Equal(StatusCode.AccessDenied, ReapAll().Single().Code);
        Assert.Equal(1ul, _client.RefusedByServer);
    }

    /// <summary>A service's methods need not begin at 0: those below the first are beyond the mask as well.</summary>
    [Theory]
    [InlineData(0x100, true)]
    [InlineData(0x101, false)]
    [InlineData(0x13F, true)]
    [InlineData(0x140, false)]
    [InlineData(0xFF, false)]
    [InlineData(0, false)]
    [InlineData(0xFFFF, false)]
    public void P47_a_mask_counts_from_the_first_method(ushort method, bool isPermitted)
    {
        _server.FirstMethod = 0x100;
        P47_a_method_that_is_not_in_the_mask_never_runs(0x8000_0000_0000_0001, method, isPermitted);
    }

    /// <summary>The end that comes first stands; the other finds a command that has ended.</summary>
    [Theory]
    [InlineData(5ul, StatusCode.TimedOut)]
    [InlineData(4ul, StatusCode.Ok)]
    public void P37_a_deadline_gives_exactly_one_of_done_and_timed_out(ulong now, StatusCode expected)
    {
        int place = SubmitAndStart(new Command(1) { Deadline = 5 }).Place;
        Assert.Equal(5ul, _server.NextDeadline);
        bool isTold = _server.TryTakeNews(now, out int told, out News news);
        Assert.Equal(expected == StatusCode.TimedOut, isTold);
        if (isTold) Assert.Equal((place, News.Deadline), (told, news));
        _server.End(place, expected, 0);
        Assert.False(_server.TryTakeNews(100, out _, out _));
        _server.Publish();
        Assert.Equal([expected], ReapAll().Select(end => end.Code));
        Assert.Equal(ulong.MaxValue, _server.NextDeadline);
    }

    private static bool Kept(List<uint> tokens, uint token)
    {
        tokens.Add(token);
        return true;
    }

    private (uint Token, int Place) SubmitAndStart(Command command)
    {
        Assert.Equal(Attempt.Done, _client.TrySubmit(command, out uint token));
        _client.Publish();
        Assert.Equal(Attempt.Done, _server.TryStart(0, out int place));
        return (token, place);
    }

    private void Cancel(uint token)
    {
        Assert.True(_client.RequestCancel(token));
        _client.Publish();
    }

    private void WriteEntry(int index, CommandFlags flags) =>
        _page.Store(s_geometry.CommandOffset((uint)index), 8, 1 | (ulong)flags << 16 | (ulong)index << 32);

    /// <summary>Runs whatever is left as well.</summary>
    private List<Completion> ReapAll()
    {
        while (_server.TryStart(0, out int place) == Attempt.Done) _server.End(place, StatusCode.Ok, 0);
        _server.Publish();
        List<Completion> reaped = [];
        Reaped sink = new(reaped);
        _client.Reap(ref sink);
        return reaped;
    }
}
