using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>What is said beside the entries: cancel bits, notices, the flags of sleepers and of the dead.</summary>
[Trait("suite", "rings")]
public sealed class NoticeTests
{
    private readonly SharedPage _page = new(Geometry.Default);
    private ClientEnd<ArrayPage, Enforced> _client;
    private ServerEnd<ArrayPage, Enforced> _server;

    public NoticeTests()
    {
        _client = new ClientEnd<ArrayPage, Enforced>(new ArrayPage(_page), Geometry.Default);
        _server = new ServerEnd<ArrayPage, Enforced>(new ArrayPage(_page), Geometry.Default);
    }

    [Fact]
    public void P33_a_cancel_passes_when_every_ring_is_full()
    {
        uint last = FillEverything();
        Assert.False(_server.IsCancelRequested(last));
        _client.RequestCancel(last);
        Assert.True(_server.IsCancelRequested(last));
        Assert.False(_server.IsCancelRequested(last - 1));
    }

    [Fact]
    public void P33_a_cancel_is_news_to_a_server_that_has_seen_every_command()
    {
        _client.TrySubmit(new Command(1), out uint token);
        _client.Publish();
        while (_server.TryTake(out _) == Attempt.Done)
        {
        }
        Assert.Equal(_page.Load(Geometry.PublishWord, 8), _server.Seen);
        _client.RequestCancel(token);
        Assert.Equal(_page.Load(Geometry.PublishWord, 8), _server.Seen);
        _client.Publish();
        Assert.NotEqual(_page.Load(Geometry.PublishWord, 8), _server.Seen);
        Assert.Equal(Attempt.Empty, _server.TryTake(out _));
        Assert.Equal(_page.Load(Geometry.PublishWord, 8), _server.Seen);
    }

    [Fact]
    public void P33_the_bit_of_an_ended_command_is_not_its_successors()
    {
        _client.TrySubmit(new Command(1), out uint token);
        _client.Publish();
        _client.RequestCancel(token);
        _server.TryTake(out _);
        _server.Post(new Completion(token, StatusCode.Cancelled, 0));
        _server.Publish();
        Assert.Equal(Attempt.Done, _client.TryReap(out _));
        Assert.False(_server.IsCancelRequested(token + Geometry.Default.CompletionCapacity));
    }

    [Fact]
    public void P33_a_cancel_of_what_is_not_outstanding_changes_nothing()
    {
        _client.TrySubmit(new Command(1), out uint token);
        byte[] before = (byte[])_page.Bytes.Clone();
        Assert.False(_client.RequestCancel(token + 1));
        Assert.False(_client.RequestCancel(token + Geometry.Default.CompletionCapacity));
        Assert.Equal(before, _page.Bytes);
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(ArmBits.Room, false)]
    [InlineData(ArmBits.Work, true)]
    [InlineData(ArmBits.Work | ArmBits.Room, true)]
    public void P19_a_client_rings_for_work_if_the_server_sleeps_for_work(uint armed, bool rings)
    {
        _page.Store(Geometry.ClientLine + Geometry.Armed, 4, armed);
        Assert.False(_client.Publish(), "nothing was published");
        _client.TrySubmit(new Command(1), out uint token);
        Assert.Equal(rings, _client.Publish());
        Assert.False(_client.Publish(), "nothing more was published");
        Assert.True(_client.RequestCancel(token));
        Assert.Equal(rings, _client.Publish());
    }

    [Theory]
    [InlineData(0u, false, false)]
    [InlineData(ArmBits.Room, true, false)]
    [InlineData(ArmBits.Work, false, true)]
    [InlineData(ArmBits.Work | ArmBits.Room, true, true)]
    public void P17_P19_a_server_rings_for_room_when_it_took_and_for_work_when_it_posted(
        uint armed, bool took, bool posted)
    {
        _client.TrySubmit(new Command(1), out _);
        _client.Publish();
        _page.Store(Geometry.ServerLine + Geometry.Armed, 4, armed);
        Assert.False(_server.Publish(), "nothing was done");
        _server.TryTake(out Command command);
        Assert.Equal(took, _server.Publish());
        Assert.False(_server.Publish(), "nothing more was done");
        _server.Post(new Completion(command.Token, StatusCode.Ok, 0));
        Assert.Equal(posted, _server.Publish());
    }

    [Fact]
    public void P38_each_end_reads_its_own_flag_of_the_peers_death()
    {
        _page.Store(Geometry.ClientLine + Geometry.Dead, 4, 4);
        Assert.Equal((false, true), (_client.IsPeerGone, _server.IsPeerGone));
        _page.Store(Geometry.ClientLine + Geometry.Dead, 4, 0);
        _page.Store(Geometry.ServerLine + Geometry.Dead, 4, 8);
        Assert.Equal((true, false), (_client.IsPeerGone, _server.IsPeerGone));
    }

    private uint FillEverything()
    {
        uint last = 0;
        while (_client.TrySubmit(new Command(1), out uint token) == Attempt.Done)
        {
            last = token;
            _client.Publish();
            if (_client.Outstanding <= Geometry.Default.CommandCapacity) _server.TryTake(out _);
        }
        Assert.Equal(Geometry.Default.CompletionCapacity, _client.Outstanding);
        return last;
    }
}
