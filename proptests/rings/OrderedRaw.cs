using System;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Both ends of a raw channel that refuses, over an <see cref="OrderedMemory"/>: entries singly and in batches, each
/// with its number in every word.
/// </summary>
internal sealed class OrderedRaw
{
    private readonly OrderedMemory _memory;
    private RawProducer<OrderedPage, Enforced> _producer;
    private RawConsumer<OrderedPage, Enforced> _consumer;
    private uint _sent, _taken;

    internal OrderedRaw(uint entries, uint cursor)
    {
        Geometry geometry = Geometry.Raw(entries, ChannelKind.Refuse);
        _memory = new OrderedMemory(geometry, cursor);
        _producer = new(new(_memory, OrderedMemory.Client), geometry, cursor);
        _consumer = new(new(_memory, OrderedMemory.Server), geometry, cursor);
        _sent = _taken = cursor;
    }

    internal int Ordered => _memory.Ordered;

    /// <param name="step">0 to 99: which call is next.</param>
    internal void Do(int step)
    {
        if (step < 25) Send();
        else if (step < 40) SendBatch((uint)step % 5);
        else if (step < 55) Publish();
        else if (step < 70) Take();
        else if (step < 85) TakeBatch(step % 5);
        else Release();
        Assert.Equal((BrokenReason.None, BrokenReason.None), (_producer.Broken, _consumer.Broken));
    }

    private void Send()
    {
        ulong n = _sent;
        Command entry = new(1, n, n, n, n, n, n) { Deadline = n };
        if (_producer.TrySend(entry) == Attempt.Done) _sent++;
    }

    private void SendBatch(uint most)
    {
        Source source = default;
        _sent += _producer.Send(ref source, most);
    }

    private void Publish()
    {
        _producer.Publish();
        _memory.EndTurn(OrderedMemory.Client);
    }

    private void Take()
    {
        if (_consumer.TryTake(out Command entry) == Attempt.Done) Expect(entry);
    }

    private void TakeBatch(int most)
    {
        Command[] entries = new Command[most];
        int taken = (int)_consumer.Take(entries);
        foreach (Command entry in entries.AsSpan(0, taken)) Expect(entry);
    }

    private void Release()
    {
        _consumer.Release();
        _memory.EndTurn(OrderedMemory.Server);
    }

    private void Expect(in Command entry)
    {
        ulong n = _taken;
        Assert.Equal((1, _taken++, n), (entry.Method, entry.Token, entry.Deadline));
        Assert.Equal(new Payload(n, n, n, n, n, n), entry.Payload);
    }

    private readonly struct Source : ICommandSource
    {
        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage =>
            place.Write(1, token, token, token, token, token, token, token);
    }
}
