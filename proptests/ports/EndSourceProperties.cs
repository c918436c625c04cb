using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

internal enum EndAction
{
    /// <summary>The peer's tail or notices change.</summary>
    Publish,

    /// <summary>The peer's head changes.</summary>
    MakeRoom,

    /// <summary>The peer writes something into the flags that are the kernel's.</summary>
    PlayWithFlags,
    Arm,
    Recheck,
    Ring,
    TellGone,
    TellWithdrawn,
    Pop,
}

internal sealed record EndStep(EndAction Action, uint Number);

/// <summary>
/// A channel end in the kernel: armed, compared, rung, told of a death. It is ready when it is armed and there is
/// something that its owner has not seen, and the flag in the page follows (16, 17, 18, 20, 44).
/// </summary>
[Trait("suite", "ports")]
public sealed class EndSourceProperties
{
    private static readonly (int, EndAction)[] s_weights =
    [
        (4, EndAction.Publish), (4, EndAction.MakeRoom), (1, EndAction.PlayWithFlags), (8, EndAction.Arm),
        (8, EndAction.Recheck), (4, EndAction.Ring), (1, EndAction.TellGone), (6, EndAction.Pop),
        (2, EndAction.TellWithdrawn),
    ];

    [Fact]
    public void P16_P17_P18_P20_P44_random_programs_agree_with_the_model() =>
        Always.Holds(
            Script.Of(Steps()).Zip(Arb.From(Gen.Elements(Geometry.ClientLine, Geometry.ServerLine))), RunProgram,
            tests: 500, size: 200);

    [Theory]
    [InlineData(PacketBits.Died)]
    [InlineData(PacketBits.Closed)]
    public void P38_the_end_of_the_peer_is_told_at_once_and_at_every_later_arm(PacketBits why)
    {
        SharedPage page = new(Geometry.Default);
        ReadyList list = new();
        HostedEnd end = new(page, Geometry.ServerLine);
        end.Associate(list, 1, 0);
        end.Arm(ArmBits.Work, 0, 0);
        Assert.True(end.TellGone(why));
        Assert.False(end.TellGone(PacketBits.Closed), "it has been told");
        Assert.Equal(why, list.Pop().Bits);
        for (int again = 0; again < 3; again++)
        {
            end.Arm(ArmBits.Room, 0, 0);
            Assert.True(end.Recheck());
            Assert.Equal(why, list.Pop().Bits);
        }
        Assert.Equal((ulong)why, page.Load(Geometry.ServerLine + Geometry.Dead, 4));
    }

    /// <summary>A client that can submit no more sleeps until something changes: it does not spin.</summary>
    [Theory]
    [MemberData(nameof(RingShapes.Theory), MemberType = typeof(RingShapes))]
    public void P19_a_client_that_was_refused_sleeps_until_the_server_does_something(
        uint commands, uint completions, uint cursor)
    {
        RefusedClient client = new(new RingShape(commands, completions, cursor));
        do
        {
            client.SubmitUntilRefused();
            Assert.False(client.ArmIsReadyAtOnce(), "nothing has happened, and there is a packet");
            client.ServerTakesAll();
        }
        while (client.ArmIsReadyAtOnce());
        client.SubmitUntilRefused();
        Assert.False(client.ArmIsReadyAtOnce(), "no completion slot is free, and there is a packet");
        client.ServerCompletesOne();
        Assert.True(client.ArmIsReadyAtOnce());
    }

    /// <summary>Before it has armed, the owner will look by itself; the flag must be there when it looks.</summary>
    [Fact]
    public void P38_an_end_that_is_not_armed_learns_of_the_death_when_it_arms()
    {
        SharedPage page = new(Geometry.Default);
        ReadyList list = new();
        HostedEnd end = new(page, Geometry.ClientLine);
        end.Associate(list, 1, 0);
        Assert.False(end.TellGone(PacketBits.Died));
        Assert.NotEqual(0ul, page.Load(Geometry.ClientLine + Geometry.Dead, 4));
        end.Arm(ArmBits.Work, 0, 0);
        Assert.True(end.Recheck());
    }

    private static void RunProgram((EndStep[] Steps, uint Line) input)
    {
        EndWorld world = new(input.Line);
        foreach (EndStep step in input.Steps) world.Run(step);
    }

    internal static Gen<EndStep> Steps()
    {
        Gen<EndAction> action = Gen.Frequency(s_weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
        return action.SelectMany(_ => Words.Any32, (kind, number) => new EndStep(kind, number));
    }
}

/// <summary>A client that submits all that it can, its end in the kernel, and its server.</summary>
internal sealed class RefusedClient
{
    private readonly ReadyList _list = new();
    private readonly HostedEnd _source;
    private readonly Queue<uint> _taken = [];
    private ClientEnd<ArrayPage, Enforced> _client;
    private ServerEnd<ArrayPage, Enforced> _server;

    internal RefusedClient(RingShape shape)
    {
        SharedPage page = new(shape.Geometry, shape.Cursor);
        _client = new ClientEnd<ArrayPage, Enforced>(new ArrayPage(page), shape.Geometry, shape.Cursor);
        _server = new ServerEnd<ArrayPage, Enforced>(new ArrayPage(page), shape.Geometry, shape.Cursor);
        _source = new HostedEnd(page, Geometry.ServerLine);
        _source.Associate(_list, 1, 0);
    }

    internal void SubmitUntilRefused()
    {
        while (_client.TrySubmit(new Command(1), out _) == Attempt.Done)
        {
        }
        _client.Publish();
        Assert.Equal(Attempt.Empty, _client.TryReap(out _));
    }

    internal bool ArmIsReadyAtOnce()
    {
        _source.Arm(_client.Want, _client.Seen, _client.HeadSeen);
        bool isReady = _source.Recheck();
        if (isReady) _list.Pop();
        return isReady;
    }

    internal void ServerTakesAll()
    {
        while (_server.TryTake(out Command command) == Attempt.Done) _taken.Enqueue(command.Token);
        _server.Publish();
    }

    internal void ServerCompletesOne()
    {
        _server.Post(new Completion(_taken.Dequeue(), StatusCode.Ok, 0));
        _server.Publish();
    }
}

/// <summary>One end and the model of it: what its owner said, and what the peer's words are.</summary>
internal sealed class EndWorld
{
    private readonly SharedPage _page = new(Geometry.Default);
    private readonly ReadyList _list = new();
    private readonly HostedEnd _end;
    private readonly uint _line;
    private SourceState _state;
    private PacketBits _gone, _once, _bits;
    private uint _want, _seenHead, _head;
    private ulong _seenPublish, _publish;

    internal EndWorld(uint line)
    {
        _line = line;
        _end = new HostedEnd(_page, line);
        _end.Associate(_list, 42, 3);
    }

    internal void Run(EndStep step)
    {
        switch (step.Action)
        {
            case EndAction.Publish: Publish(step.Number); break;
            case EndAction.MakeRoom: _page.Store(_line + Geometry.PeerHead, 4, _head = step.Number); break;
            case EndAction.PlayWithFlags: PlayWithFlags(step.Number); break;
            case EndAction.Arm: Arm(step.Number); break;
            case EndAction.Recheck: Recheck(); break;
            case EndAction.Ring: Ring(); break;
            case EndAction.TellGone: TellGone(); break;
            case EndAction.TellWithdrawn: TellWithdrawn(); break;
            case EndAction.Pop: Pop(); break;
        }
        Assert.Equal(_state, _end.State);
        Assert.Equal(_gone != PacketBits.None, _end.PeerIsGone);
        Assert.Equal(_state == SourceState.Ready ? 1 : 0, _list.Count);
    }

    private void Recheck()
    {
        bool hasTold = _state == SourceState.Armed && (_gone | _once) != 0;
        Expect(_end.Recheck(), hasTold ? TakeOnce() : News());
    }

    private void Ring()
    {
        PacketBits news = _state == SourceState.Armed ? News() | TakeOnce() : News();
        Expect(_end.RingFromPeer(), news != PacketBits.None ? news : PacketBits.Work);
    }

    private void Publish(uint number)
    {
        _publish = (ulong)(number % 3) << 32 | number % 5;
        _page.Store(_line + Geometry.PublishWord, 8, _publish);
    }

    /// <summary>
    /// What is written there decides nothing; the kernel's own store at the next arm or packet puts it right.
    /// </summary>
    private void PlayWithFlags(uint number)
    {
        ulong armed = _page.Load(_line + Geometry.Armed, 4);
        _page.Store(_line + Geometry.Armed, 4, number);
        Assert.Equal(_state, _end.State);
        _page.Store(_line + Geometry.Armed, 4, armed);
    }

    private void Arm(uint number)
    {
        uint want = number % 3 + 1;
        ulong seenPublish = number % 2 == 0 ? _publish : number % 5;
        uint seenHead = number % 7 == 0 ? number : _head;
        _end.Arm(want, seenPublish, seenHead);
        if (_state == SourceState.Ready) return;
        (_state, _want, _seenPublish, _seenHead) = (SourceState.Armed, want, seenPublish, seenHead);
        Assert.Equal(want, _page.Load(_line + Geometry.Armed, 4));
    }

    private void TellGone()
    {
        bool isNew = _gone == PacketBits.None;
        bool told = _end.TellGone(PacketBits.Died);
        if (isNew) _gone = PacketBits.Died;
        Told(told, isNew ? TakeOnce() : PacketBits.None);
    }

    /// <summary>What only a packet can tell: at once, with the packet that is queued, or at the next arm.</summary>
    private void TellWithdrawn()
    {
        bool told = _end.Tell(PacketBits.Withdrawn);
        _once = PacketBits.Withdrawn;
        Told(told, TakeOnce());
    }

    private void Told(bool becameReady, PacketBits news)
    {
        if (news != PacketBits.None && _state == SourceState.Ready) _bits |= news;
        Expect(becameReady, news);
    }

    private PacketBits TakeOnce()
    {
        PacketBits news = _gone | _once;
        if (_state is SourceState.Armed or SourceState.Ready) _once = PacketBits.None;
        return news;
    }

    private void Expect(bool becameReady, PacketBits news)
    {
        bool expected = _state == SourceState.Armed && news != PacketBits.None;
        Assert.Equal(expected, becameReady);
        if (!expected) return;
        _state = SourceState.Ready;
        _bits = news;
        Assert.Equal(0ul, _page.Load(_line + Geometry.Armed, 4));
    }

    private void Pop()
    {
        if (_list.Count == 0) return;
        Packet packet = _list.Pop();
        Assert.Equal((42ul, PacketKind.Channel, _bits), (packet.Key, packet.Kind, packet.Bits));
        _state = SourceState.Idle;
    }

    private PacketBits News()
    {
        PacketBits news = PacketBits.None;
        if ((_want & ArmBits.Work) != 0 && _publish != _seenPublish) news |= PacketBits.Work;
        if ((_want & ArmBits.Room) != 0 && _head != _seenHead) news |= PacketBits.Room;
        return news;
    }
}
