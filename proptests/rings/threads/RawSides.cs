using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>
/// One end of a raw channel on a thread of its own: what both kinds and both sides have in common, which is how they
/// sleep.
/// </summary>
internal abstract class RawSide<TPage, TBuffers>(RawChannel<TPage, TBuffers> channel, bool isProducer, int seed)
    : IThreadBody
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private readonly HostedEnd<TPage, TBuffers>[] _bell = [isProducer ? channel.Producer : channel.Consumer];
    private readonly HostedArm<TPage, TBuffers>[] _arm = new HostedArm<TPage, TBuffers>[1];
    private readonly Packet[] _packets = new Packet[1];
    private volatile string _phase = "new";

    public long Progress { get; protected set; }

    protected Random Random { get; } = new(seed);

    protected Ledger Ledger => channel.Ledger;

    protected int Operations => channel.Operations;

    public abstract void Run();

    public string Describe() =>
        $"{(isProducer ? "producer" : "consumer")} {_phase}, {Progress} of {Operations}, {channel.Describe()}";

    protected void Ring() => _bell[0].Port.Enter(_bell, default, default, 0);

    protected void Sleep(uint want, ulong seen, uint headSeen = 0)
    {
        Dawdle.Before(Random);
        _arm[0] = new HostedArm<TPage, TBuffers>(_bell[0], want, seen, headSeen);
        _phase = "sleeps";
        int count = _bell[0].Port.Enter(default, _arm, _packets, 1, channel.PatienceMs);
        _phase = "runs";
        if (count == 0) channel.WaitedInVain(isProducer, (uint)seen, headSeen);
    }

    /// <summary>What an entry says: its number, and in six other words what goes with it.</summary>
    protected static Command Entry(int number) => new(
        1, (ulong)number, Ledger.Content(number, 1), Ledger.Content(number, 2), Ledger.Content(number, 3),
        Ledger.Content(number, 4), Ledger.Content(number, 5))
    {
        Deadline = Ledger.Answer(number),
    };

    protected void Arrived(in Command entry)
    {
        Payload content = entry.Payload;
        Ledger.Arrive([content.A, content.B, content.C, content.D, content.E, content.F]);
        if (entry.Deadline != Ledger.Answer((long)content.A))
            throw new InvalidOperationException($"{content.A} is torn");
        Progress++;
    }
}

/// <summary>Sends until the ring is full, then sleeps for room.</summary>
internal sealed class RefusedSender<TPage, TBuffers>(RawChannel<TPage, TBuffers> channel, int seed)
    : RawSide<TPage, TBuffers>(channel, isProducer: true, seed)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private RawProducer<TPage, Enforced> _end = new(channel.Page, channel.Shape, channel.Cursor);

    public override void Run()
    {
        for (int next = 0; next < Operations;)
        {
            int sent = 0, most = Random.Next(1, 9);
            while (sent < most && next < Operations && _end.TrySend(Entry(next)) == Attempt.Done)
            {
                Ledger.Send(next++);
                sent++;
            }
            Progress += sent;
            if (_end.Broken != BrokenReason.None) throw new InvalidOperationException($"{_end.Broken}");
            if (_end.Publish()) Ring();
            if (sent == 0) Sleep(ArmBits.Room, 0, _end.HeadSeen);
        }
    }
}

/// <summary>Takes what there is, then sleeps for work.</summary>
internal sealed class RefusingReader<TPage, TBuffers>(RawChannel<TPage, TBuffers> channel, int seed)
    : RawSide<TPage, TBuffers>(channel, isProducer: false, seed)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private RawConsumer<TPage, Enforced> _end = new(channel.Page, channel.Shape, channel.Cursor);

    public override void Run()
    {
        while (Progress < Operations)
        {
            int taken = 0, most = Random.Next(1, 9);
            while (taken < most && _end.TryTake(out Command entry) == Attempt.Done)
            {
                Arrived(entry);
                taken++;
            }
            if (_end.Broken != BrokenReason.None) throw new InvalidOperationException($"{_end.Broken}");
            if (_end.Release()) Ring();
            if (taken == 0) Sleep(ArmBits.Work, _end.Seen);
        }
    }
}

/// <summary>Sends, never held up; at times it waits a little, so that its reader sleeps.</summary>
internal sealed class OverwritingSender<TPage, TBuffers>(RawChannel<TPage, TBuffers> channel, int seed)
    : RawSide<TPage, TBuffers>(channel, isProducer: true, seed)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private LatestProducer<TPage> _end = new(channel.Page, channel.Shape, channel.Cursor);

    public override void Run()
    {
        for (int next = 0; next < Operations; next++)
        {
            Ledger.Send(next);
            if (_end.Send(Entry(next))) Ring();
            Progress++;
            if (Random.Next(40) == 0) Dawdle.Before(Random);
        }
    }
}

/// <summary>
/// Takes what is still there, and knows how much it has missed. It looks some more before it sleeps, so that it often
/// reads while it is written.
/// </summary>
internal sealed class OverwrittenReader<TPage, TBuffers>(RawChannel<TPage, TBuffers> channel, int seed)
    : RawSide<TPage, TBuffers>(channel, isProducer: false, seed)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private LatestConsumer<TPage, Enforced> _end = new(channel.Page, channel.Shape, channel.Cursor);

    internal long Missed => (long)_end.Missed;

    /// <summary>The number of an entry and its place in the order of all entries are the same.</summary>
    public override void Run()
    {
        while (Progress + Missed < Operations)
        {
            Attempt attempt = _end.TryTake(out Command entry);
            if (attempt == Attempt.Done) Arrived(entry);
            else if (attempt == Attempt.Empty && Random.Next(16) == 0) Sleep(ArmBits.Work, _end.Seen);
            else if (attempt == Attempt.Broken) throw new InvalidOperationException($"{_end.Broken}");
        }
    }
}
