using System;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

using End = ServerEnd<WatchedPage, Enforced>;

/// <summary>A server without a dispatcher: it takes, answers in order, and publishes.</summary>
internal sealed class ScriptedTaker : IScripted
{
    private readonly Watch _watch;
    private readonly uint[] _taken;
    private int _count, _answered;
    private End _end;

    internal ScriptedTaker(Watch watch, Geometry geometry, uint cursor)
    {
        _watch = watch;
        _taken = new uint[64];
        watch.Begin("header", 4);
        _end = new End(new WatchedPage(watch), geometry, cursor);
    }

    public bool IsBroken => _end.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        switch (step.Act)
        {
            case Act.Take: Take(step.A); break;
            case Act.Post: Post(step.A); break;
            case Act.Cancel: IsCancelRequested(); break;
            case Act.Publish: Publish(); break;
            case Act.Gone: IsGone(); break;
            default: throw new InvalidOperationException(step.Act.ToString());
        }
    }

    public void Finish()
    {
        Post(_taken.Length);
        Publish();
    }

    private void Take(int count)
    {
        for (int i = 0; i < count && _count < _taken.Length; i++)
        {
            _watch.Begin("take", 3);
            Attempt attempt = _end.TryTake(out Command command);
            if (IsBroken != (attempt == Attempt.Broken)) throw _watch.Breach($"gave {attempt}");
            if (attempt != Attempt.Done) return;
            _taken[_count++] = command.Token;
        }
    }

    private void Post(int count)
    {
        for (int i = 0; i < count && _answered < _count; i++)
        {
            _watch.Begin("post", 3);
            Attempt attempt = _end.Post(new Completion(_taken[_answered++] & Completion.MostToken, StatusCode.Ok, 1));
            if (IsBroken != (attempt == Attempt.Broken)) throw _watch.Breach($"gave {attempt}");
        }
    }

    private void IsCancelRequested()
    {
        _watch.Begin("is cancel requested", 1, 0);
        if (_count > 0) _end.IsCancelRequested(_taken[_count - 1]);
    }

    private void Publish()
    {
        _watch.Begin("server publish", 3, 0);
        _end.Publish();
    }

    private void IsGone()
    {
        _watch.Begin("server gone", 1, 0);
        _ = _end.IsPeerGone;
    }
}
