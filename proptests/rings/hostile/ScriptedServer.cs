using System;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

using Dispatcher = Dispatcher<WatchedPage, Enforced, InFlightArray>;
using End = ServerEnd<WatchedPage, Enforced>;

/// <summary>
/// An honest server of calls. It keeps its own account of what runs: a place is handed out once until it ends, news are
/// about what runs, and when everything has ended nothing is left in the pool.
/// </summary>
internal sealed class ScriptedServer : IScripted
{
    private const int Places = 12;

    /// <summary>The methods that the client may call.</summary>
    private const ulong Methods = 0b1111;

    private readonly Watch _watch;
    private readonly Geometry _geometry;
    private readonly bool[] _runs = new bool[Places];
    private Dispatcher _dispatcher;
    private BrokenReason _first;
    private ulong _now = 10;

    internal ScriptedServer(Watch watch, Geometry geometry, uint cursor)
    {
        (_watch, _geometry) = (watch, geometry);
        watch.Begin("header", 4);
        _dispatcher = new Dispatcher(new End(new WatchedPage(watch), geometry, cursor), new InFlightArray(Places))
        {
            Methods = Methods,
        };
        Compare();
    }

    public bool IsBroken => _dispatcher.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        switch (step.Act)
        {
            case Act.Start: StartUpTo(step.A); break;
            case Act.End: EndNth(step.A, StatusCode.Ok); break;
            case Act.Fail: EndNth(step.A, StatusCode.NotFound); break;
            case Act.Shoot: Shoot(step.A); break;
            case Act.News: TakeNews((ulong)step.A); break;
            case Act.Publish: Publish(); break;
            case Act.Gone: IsGone(); break;
            default: throw new InvalidOperationException(step.Act.ToString());
        }
        Compare();
    }

    /// <summary>Ends what runs and starts what that lets start, until the ring says no more.</summary>
    public void Finish()
    {
        for (int round = 0; round <= _geometry.CommandCapacity + Places; round++)
        {
            while (Running() is >= 0 and int place) End(place, StatusCode.Ok);
            if (Start() != Attempt.Done) break;
        }
        while (Running() is >= 0 and int place) End(place, StatusCode.Ok);
        Publish();
        Compare();
        bool isEmpty = _dispatcher.Count == 0 && !_dispatcher.HasMore;
        if (!isEmpty && !IsBroken) throw _watch.Breach($"{_dispatcher.Count} commands are left in the pool");
    }

    private void StartUpTo(int count)
    {
        for (int i = 0; i < count && Start() == Attempt.Done; i++)
        {
        }
    }

    /// <summary>
    /// At most: copy, take, notices and completion of every entry that was known of and of those found by one look; a
    /// second look when the pool is full.
    /// </summary>
    private Attempt Start()
    {
        int entries = 2 * (int)_geometry.CommandCapacity + Places;
        _watch.Begin("start", 2 + entries * 7, 2 + entries);
        Attempt attempt = _dispatcher.TryStart(_now++, out int place);
        if (attempt == Attempt.Done) Started(place);
        else if (IsBroken != (attempt == Attempt.Broken)) throw _watch.Breach($"gave {attempt}");
        return attempt;
    }

    private void Started(int place)
    {
        if (_runs[place]) throw _watch.Breach($"place {place} was handed out twice");
        _runs[place] = true;
        Command command = _dispatcher[place];
        bool isRight = (Methods >> command.Method & 1) != 0 && !command.Is((CommandFlags)64)
            && !(command.Is(CommandFlags.Linked) && command.Is(CommandFlags.Stream | CommandFlags.OneWay));
        if (!isRight) throw _watch.Breach($"method {command.Method} with flags {command.Flags} was started");
    }

    private void EndNth(int index, StatusCode code)
    {
        int place = Nth(index);
        if (place >= 0) End(place, code);
    }

    private void End(int place, StatusCode code)
    {
        _runs[place] = false;
        _watch.Begin("end command", 3);
        Expect(_dispatcher.End(place, code, 5));
    }

    private void Shoot(int index)
    {
        int place = Nth(index);
        if (place < 0) return;
        _watch.Begin("shoot", 3);
        Attempt attempt = _dispatcher.TryShoot(place, StatusCode.Ok, 6);
        if (attempt == Attempt.Done && !_dispatcher[place].Is(CommandFlags.Stream)) throw _watch.Breach("no stream");
        if (attempt != Attempt.Full) Expect(attempt);
    }

    private void Expect(Attempt attempt)
    {
        if (attempt == Attempt.Done || attempt == Attempt.Broken && IsBroken) return;
        throw _watch.Breach($"gave {attempt}, broken {_dispatcher.Broken}");
    }

    private void TakeNews(ulong later)
    {
        _now += later;
        for (int i = 0; i <= 2 * Places; i++)
        {
            _watch.Begin("news", 2 * Places, 0);
            if (!_dispatcher.TryTakeNews(_now, out int place, out News news)) return;
            if (!_runs[place] || news == News.None) throw _watch.Breach($"news {news} of place {place}");
        }
        throw _watch.Breach("news without end");
    }

    private void Publish()
    {
        _watch.Begin("server publish", 3);
        _dispatcher.Publish();
    }

    private void IsGone()
    {
        _watch.Begin("server gone", 1);
        _ = _dispatcher.IsPeerGone;
    }

    private int Running() => Array.IndexOf(_runs, true);

    private int Nth(int index)
    {
        int count = 0;
        foreach (bool runs in _runs) count += runs ? 1 : 0;
        if (count == 0) return -1;
        int left = index % count;
        for (int place = 0; ; place++)
        {
            if (_runs[place] && left-- == 0) return place;
        }
    }

    private void Compare()
    {
        if (_first != BrokenReason.None && _first != _dispatcher.Broken)
            throw _watch.Breach($"{_first} became {_dispatcher.Broken}");
        _first = _dispatcher.Broken;
        int running = 0;
        foreach (bool runs in _runs) running += runs ? 1 : 0;
        if (running > _dispatcher.Count || _dispatcher.Count > Places)
            throw _watch.Breach($"{running} run, {_dispatcher.Count} are in flight");
    }
}
