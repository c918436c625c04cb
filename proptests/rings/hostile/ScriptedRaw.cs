using System;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

/// <summary>An honest producer of a raw channel that refuses: the channel's client.</summary>
internal sealed class ScriptedProducer : IScripted
{
    private readonly Watch _watch;
    private RawProducer<WatchedPage, Enforced> _end;

    internal ScriptedProducer(Watch watch, Geometry geometry, uint cursor)
    {
        _watch = watch;
        watch.Begin("header", 4);
        _end = new RawProducer<WatchedPage, Enforced>(new WatchedPage(watch), geometry, cursor);
    }

    public bool IsBroken => _end.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        if (step.Act == Act.Publish) Publish();
        else if (step.Act == Act.Put) Put(step.A);
        else if (step.Act == Act.PutMany) PutMany((uint)step.A);
        else throw new InvalidOperationException(step.Act.ToString());
    }

    public void Finish() => Publish();

    private void Put(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ulong refused = _end.Refused;
            _watch.Begin("raw send", 10);
            Attempt attempt = _end.TrySend(new Command(1, (ulong)i));
            if (IsBroken != (attempt == Attempt.Broken)) throw _watch.Breach($"gave {attempt}");
            if (_end.Refused - refused != (attempt == Attempt.Full ? 1u : 0u)) throw _watch.Breach("a wrong count");
        }
    }

    private void PutMany(uint count)
    {
        _watch.Begin("raw send batch", (int)count * 10 + 1, (int)count + 1);
        Source source = default;
        uint sent = _end.Send(ref source, count);
        if (sent > count || source.Filled != sent) throw _watch.Breach($"sent {sent} of {count}");
        if (sent < count && !IsBroken && _end.Refused == 0) throw _watch.Breach("a refusal was not counted");
    }

    private void Publish()
    {
        _watch.Begin("raw publish", 2);
        _end.Publish();
    }

    private struct Source : ICommandSource
    {
        internal uint Filled { get; private set; }

        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
        {
            place.Write(1, 0, token);
            Filled++;
        }
    }
}

/// <summary>An honest consumer of a raw channel that refuses: the channel's server.</summary>
internal sealed class ScriptedConsumer : IScripted
{
    private readonly Watch _watch;
    private RawConsumer<WatchedPage, Enforced> _end;

    internal ScriptedConsumer(Watch watch, Geometry geometry, uint cursor)
    {
        _watch = watch;
        watch.Begin("header", 4);
        _end = new RawConsumer<WatchedPage, Enforced>(new WatchedPage(watch), geometry, cursor);
    }

    public bool IsBroken => _end.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        if (step.Act == Act.Publish) Release();
        else if (step.Act == Act.Get) Get(step.A);
        else if (step.Act == Act.GetMany) GetMany(step.A);
        else throw new InvalidOperationException(step.Act.ToString());
    }

    public void Finish() => Release();

    private void Get(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _watch.Begin("raw take", 2);
            Attempt attempt = _end.TryTake(out _);
            if (attempt == Attempt.Full || IsBroken && attempt == Attempt.Empty) throw _watch.Breach($"gave {attempt}");
            if (attempt != Attempt.Done) return;
        }
    }

    private void GetMany(int count)
    {
        _watch.Begin("raw take batch", 2 * count + 1, count + 1);
        Span<Command> entries = stackalloc Command[count];
        if (_end.Take(entries) > count) throw _watch.Breach("more than there is room for");
    }

    private void Release()
    {
        _watch.Begin("raw release", 2);
        _end.Release();
    }
}

/// <summary>An honest producer of a raw channel that overwrites.</summary>
internal sealed class ScriptedLatestProducer : IScripted
{
    private readonly Watch _watch;
    private LatestProducer<WatchedPage> _end;

    internal ScriptedLatestProducer(Watch watch, Geometry geometry, uint cursor)
    {
        _watch = watch;
        watch.Begin("header", 4);
        _end = new LatestProducer<WatchedPage>(new WatchedPage(watch), geometry, cursor);
    }

    public bool IsBroken => _end.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        for (int i = 0; i < step.A; i++)
        {
            _watch.Begin("latest send", 11);
            _end.Send(new Command(1, (ulong)i, 2, 3, 4, 5, 6));
        }
    }

    public void Finish()
    {
    }
}

/// <summary>
/// An honest consumer of a raw channel that overwrites: it gets numbers that only grow, and what it got and what it
/// missed add up to how far it has come.
/// </summary>
internal sealed class ScriptedLatestConsumer : IScripted
{
    private readonly Watch _watch;
    private readonly uint _first;
    private LatestConsumer<WatchedPage, Enforced> _end;
    private uint _taken;

    internal ScriptedLatestConsumer(Watch watch, Geometry geometry, uint cursor)
    {
        (_watch, _first) = (watch, cursor);
        watch.Begin("header", 4);
        _end = new LatestConsumer<WatchedPage, Enforced>(new WatchedPage(watch), geometry, cursor);
    }

    public bool IsBroken => _end.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        for (int i = 0; i < step.A; i++)
        {
            ulong missed = _end.Missed;
            _watch.Begin("latest take", 10);
            Attempt attempt = _end.TryTake(out Command entry);
            if (attempt != Attempt.Done) continue;
            uint expected = _first + _taken + (uint)_end.Missed;
            if (entry.Token != expected) throw _watch.Breach($"entry {entry.Token} instead of {expected}");
            if (_end.Missed < missed) throw _watch.Breach("fewer were missed than before");
            _taken++;
        }
    }

    public void Finish()
    {
    }
}
