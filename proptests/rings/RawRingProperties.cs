using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Raw channels. One that refuses is a queue with a bound (1, 11, 12); one that overwrites keeps the latest entries,
/// hands none out twice or torn, and counts exactly what was missed (2).
/// </summary>
[Trait("suite", "rings")]
public sealed class RawRingProperties
{
    private static Gen<(uint Capacity, uint Cursor)> Shapes => Gen.Elements(1u, 2u, 4u, 8u, 32u, 512u).SelectMany(
        capacity => Gen.Elements(RingShapes.Cursors(capacity)), (capacity, cursor) => (capacity, cursor));

    [Fact]
    public void P1_P11_P12_P48_a_ring_that_refuses_is_a_bounded_queue() =>
        Always.Holds(Script.Of(Gen.Choose(0, 9999)).Zip(Arb.From(Shapes)), RunRefusing, tests: 400, size: 200);

    [Fact]
    public void P1_P2_P48_a_ring_that_overwrites_keeps_the_latest_and_counts_the_rest() =>
        Always.Holds(Script.Of(Gen.Choose(0, 9999)).Zip(Arb.From(Shapes)), RunOverwriting, tests: 400, size: 200);

    /// <summary>The producer comes between any two words that the consumer copies.</summary>
    [Fact]
    public void P2_an_entry_that_is_written_over_while_it_is_copied_is_missed_and_not_torn() =>
        Always.Holds(Gen.Choose(0, 30).Two().Zip(Shapes), input =>
        {
            ((int at, int sends), (uint capacity, uint cursor)) = input;
            LatestScene scene = new(capacity, cursor);
            scene.Send();
            scene.SendBeforeLoad(at, sends);
            scene.TakeAll();
            scene.Send();
            scene.TakeAll();
        }, tests: 2000);

    [Fact]
    public void P42_a_raw_consumer_believes_no_tail_that_cannot_be() => Always.Holds(Words.Any32.Zip(Shapes), input =>
    {
        (uint distance, (uint capacity, uint cursor)) = input;
        Geometry geometry = Geometry.Raw(capacity, ChannelKind.Refuse);
        SharedPage page = new(geometry, cursor);
        RawConsumer<ArrayPage, Enforced> consumer = new(new ArrayPage(page), geometry, cursor);
        page.Store(Geometry.ClientLine + Geometry.PublishWord, 4, unchecked(cursor + distance));
        bool isSane = distance <= capacity;
        for (uint i = 0; isSane && i < distance; i++) Assert.Equal(Attempt.Done, consumer.TryTake(out _));
        Assert.Equal(isSane ? Attempt.Empty : Attempt.Broken, consumer.TryTake(out _));
        Assert.Equal(isSane ? BrokenReason.None : BrokenReason.Cursor, consumer.Broken);
    }, tests: 1000);

    [Fact]
    public void P42_a_raw_producer_believes_no_head_that_cannot_be() => Always.Holds(Words.Any32.Zip(Shapes), input =>
    {
        (uint distance, (uint capacity, uint cursor)) = input;
        Geometry geometry = Geometry.Raw(capacity, ChannelKind.Refuse);
        SharedPage page = new(geometry, cursor);
        RawProducer<ArrayPage, Enforced> producer = new(new ArrayPage(page), geometry, cursor);
        for (uint i = 0; i < capacity; i++) Assert.Equal(Attempt.Done, producer.TrySend(new Command(1)));
        page.Store(Geometry.ServerLine + Geometry.PeerHead, 4, unchecked(cursor + distance));
        byte[] before = (byte[])page.Bytes.Clone();
        uint used = unchecked(capacity - distance);
        Attempt expected = used > capacity ? Attempt.Broken : used == capacity ? Attempt.Full : Attempt.Done;
        Assert.Equal(expected, producer.TrySend(new Command(2)));
        Assert.Equal(used > capacity ? BrokenReason.Cursor : BrokenReason.None, producer.Broken);
        if (expected != Attempt.Done) Assert.Equal(before, page.Bytes);
    }, tests: 1000);

    /// <summary>Whatever lies in the page, a look copies at most one entry.</summary>
    [Fact]
    public void P26_P42_the_consumer_of_an_overwriting_ring_does_bounded_work() =>
        Always.Holds(Words.Any64.ArrayOf(9).Zip(Shapes), input =>
        {
            (ulong[] words, (uint capacity, uint cursor)) = input;
            Geometry geometry = Geometry.Raw(capacity, ChannelKind.Overwrite);
            SharedPage page = new(geometry, cursor);
            PageTap tap = new(geometry);
            LatestConsumer<ArrayPage, Enforced> consumer = new(new ArrayPage(page, tap), geometry, cursor);
            foreach (ulong word in words)
            {
                page.Store(Geometry.ClientLine + Geometry.PublishWord, 8, word);
                page.Store(geometry.CommandOffset((uint)word), 8, word << 32);
                tap.Accesses = 0;
                consumer.TryTake(out _);
                Assert.InRange(tap.Accesses, 1, 10);
            }
        }, tests: 500);

    private static void RunRefusing((int[] Steps, (uint Capacity, uint Cursor) Shape) input)
    {
        RefusingScene scene = new(input.Shape.Capacity, input.Shape.Cursor);
        foreach (int step in input.Steps) scene.Run(step);
    }

    private static void RunOverwriting((int[] Steps, (uint Capacity, uint Cursor) Shape) input)
    {
        LatestScene scene = new(input.Shape.Capacity, input.Shape.Cursor);
        foreach (int step in input.Steps)
        {
            if (step % 4 < 2) scene.Send();
            else if (step % 4 == 2) scene.Take();
            else scene.TakeAll();
        }
        scene.TakeAll();
    }
}

/// <summary>Both ends of a raw channel that refuses, and a queue.</summary>
internal sealed class RefusingScene
{
    private readonly SharedPage _page;
    private readonly uint _capacity;
    private readonly Queue<Command> _sent = [], _published = [];
    private RawProducer<ArrayPage, Enforced> _producer;
    private RawConsumer<ArrayPage, Enforced> _consumer;
    private uint _next, _taken;
    private ulong _number, _refused;

    internal RefusingScene(uint capacity, uint cursor)
    {
        Geometry geometry = Geometry.Raw(capacity, ChannelKind.Refuse);
        (_page, _capacity, _next) = (new SharedPage(geometry, cursor), capacity, cursor);
        _producer = new(new ArrayPage(_page), geometry, cursor);
        _consumer = new(new ArrayPage(_page), geometry, cursor);
    }

    internal void Run(int step)
    {
        switch (step % 7)
        {
            case 0 or 1: Send(step / 7); break;
            case 2: SendBatch(step / 7); break;
            case 3: Publish(); break;
            case 4: Take(); break;
            case 5: TakeBatch(step / 7); break;
            case 6: Release(); break;
        }
        Assert.Equal((BrokenReason.None, BrokenReason.None), (_producer.Broken, _consumer.Broken));
        Assert.Equal(_refused, _producer.Refused);
    }

    /// <summary>What has been taken occupies its place until it is released.</summary>
    private uint Free => _capacity - (uint)(_sent.Count + _published.Count) - _taken;

    private void Send(int choice)
    {
        Command command = RingSamples.Command(choice, _number);
        byte[] before = (byte[])_page.Bytes.Clone();
        bool isFull = Free == 0;
        Assert.Equal(isFull ? Attempt.Full : Attempt.Done, _producer.TrySend(command));
        if (isFull)
        {
            _refused++;
            Assert.Equal(before, _page.Bytes);
            return;
        }
        Sent(command);
    }

    private void SendBatch(int choice)
    {
        uint most = (uint)choice % (_capacity + 2);
        SampleBatch batch = new(choice, _number);
        uint expected = Math.Min(most, Free);
        Assert.Equal(expected, _producer.Send(ref batch, most));
        if (expected < most) _refused++;
        foreach (Command command in batch.Written.Take((int)expected)) Sent(command);
    }

    private void Sent(Command command)
    {
        command.Flags = CommandFlags.None;
        command.Shots = 0;
        command.Token = _next++;
        _sent.Enqueue(command);
        _number++;
    }

    private void Publish()
    {
        Assert.False(_producer.Publish(), "nobody is armed");
        while (_sent.TryDequeue(out Command command)) _published.Enqueue(command);
    }

    private void Take()
    {
        bool isThere = _published.TryDequeue(out Command expected);
        Assert.Equal(isThere ? Attempt.Done : Attempt.Empty, _consumer.TryTake(out Command taken));
        Assert.Equal(RingSamples.Bytes(expected), RingSamples.Bytes(taken));
        if (isThere) _taken++;
    }

    private void TakeBatch(int choice)
    {
        Command[] taken = new Command[choice % ((int)_capacity + 2)];
        int expected = Math.Min(taken.Length, _published.Count);
        Assert.Equal((uint)expected, _consumer.Take(taken));
        for (int i = 0; i < expected; i++)
            Assert.Equal(RingSamples.Bytes(_published.Dequeue()), RingSamples.Bytes(taken[i]));
        _taken += (uint)expected;
    }

    private void Release()
    {
        Assert.False(_consumer.Release(), "nobody is armed");
        _taken = 0;
    }
}

/// <summary>Both ends of a raw channel that overwrites, and all that was ever sent.</summary>
internal sealed class LatestScene : IPageWatcher
{
    private readonly uint _capacity, _cursor;
    private readonly List<Command> _sent = [];
    private LatestProducer<ArrayPage> _producer;
    private LatestConsumer<ArrayPage, Enforced> _consumer;
    private int _next, _load, _sendAt = -1, _sends;

    internal LatestScene(uint capacity, uint cursor)
    {
        Geometry geometry = Geometry.Raw(capacity, ChannelKind.Overwrite);
        SharedPage page = new(geometry, cursor);
        (_capacity, _cursor) = (capacity, cursor);
        _producer = new(new ArrayPage(page), geometry, cursor);
        _consumer = new(new ArrayPage(page, this), geometry, cursor);
    }

    internal void Send()
    {
        Command command = RingSamples.Command(_sent.Count * 77, (ulong)_sent.Count);
        Assert.False(_producer.Send(command), "nobody is armed");
        command.Flags = CommandFlags.None;
        command.Token = unchecked(_cursor + (uint)_sent.Count);
        _sent.Add(command);
    }

    /// <summary>So many entries are sent before this load of the consumer, counted from now.</summary>
    internal void SendBeforeLoad(int load, int sends) => (_load, _sendAt, _sends) = (0, load, sends);

    /// <summary>Nobody sends meanwhile: what is there is handed out.</summary>
    internal void Take()
    {
        int oldest = Math.Max(_next, _sent.Count - (int)_capacity);
        bool isThere = oldest < _sent.Count;
        Assert.Equal(isThere ? Attempt.Done : Attempt.Empty, TryTake());
        if (isThere) Assert.Equal(oldest + 1, _next);
    }

    internal void TakeAll()
    {
        while (TryTake() != Attempt.Empty)
        {
        }
        Assert.Equal(_sent.Count, _next);
    }

    public void BeforeLoad(nuint offset, int bytes)
    {
        if (_load++ != _sendAt) return;
        for (int i = 0; i < _sends; i++) Send();
    }

    public void AfterLoad(nuint offset, int bytes)
    {
    }

    public void BeforeStore(nuint offset, int bytes, ulong value) => Assert.Fail("the consumer writes into the page");

    private Attempt TryTake()
    {
        ulong missed = _consumer.Missed;
        Attempt attempt = _consumer.TryTake(out Command entry);
        _next += (int)(_consumer.Missed - missed);
        Assert.InRange(_next, 0, _sent.Count);
        if (attempt == Attempt.Done) Assert.Equal(Bytes(_sent[_next++]), Bytes(entry));
        return attempt;
    }

    /// <summary>Method and shots travel in the first word beside the ring's flags.</summary>
    private static byte[] Bytes(Command command)
    {
        command.Shots = 0;
        return RingSamples.Bytes(command);
    }
}
